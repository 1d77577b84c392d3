namespace Cutout.Gateway.Compatibility.Parameters;

/// <summary>What a call asks for, checked. Empty values count as unset.</summary>
internal sealed record DialectWish
{
    public required DialectSize Size { get; init; }

    /// <summary>One of the dialect's types, <c>auto</c> for any other.</summary>
    public required string Type { get; init; }

    /// <summary><c>none</c>, <c>1</c>, <c>2</c> or <c>latest</c>.</summary>
    public required string TypeLevel { get; init; }

    /// <summary><c>auto</c>, <c>png</c>, <c>jpg</c>, <c>webp</c> or <c>zip</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Left, top, right, bottom.</summary>
    public required DialectLength[] Roi { get; init; }

    public required bool Crop { get; init; }

    /// <summary>Top, right, bottom, left.</summary>
    public required DialectLength[] CropMargin { get; init; }

    /// <summary>Per cent of the canvas; null for the original scale.</summary>
    public required double? Scale { get; init; }

    /// <summary>Per cent from the left and from the top; null for the original place.</summary>
    public required (double Across, double Down)? Position { get; init; }

    /// <summary>The alpha channel alone.</summary>
    public required bool AlphaOnly { get; init; }

    public required (byte Red, byte Green, byte Blue, byte Alpha)? Color { get; init; }

    /// <summary>The field by which a shadow is asked for; null if none is.</summary>
    public required string? Shadow { get; init; }

    public string? PhotoUrl { get; init; }

    public string? BackgroundUrl { get; init; }

    /// <summary>What was given, by the dialect's names, to be said again to who speaks it; without the pictures and their addresses.</summary>
    public required SortedDictionary<string, string> Given { get; init; }

    /// <summary>Fields that were given and are of no effect, whoever does the work.</summary>
    public IReadOnlyList<string> NotKnown { get; init; } = [];

    /// <summary>A field that can't be honoured here of a plain cutout; null if all can.</summary>
    public string? VendorOnly => Format == "webp" ? "format" : Shadow;

    /// <summary>Given, and not honoured where the plain cutout is worked on here: nobody here knows what the subject is.</summary>
    public IEnumerable<string> NotHonouredHere => Given.Keys.Where(name => name switch
    {
        "type" => Type != "auto",
        "type_level" => TypeLevel is "2" or "latest",
        "semitransparency" => Given[name] == "false",
        "channels" => AlphaOnly && Format == "zip",
        _ => false,
    });

    /// <summary>Without what a caller has typed.</summary>
    public override string ToString() => nameof(DialectWish);
}
