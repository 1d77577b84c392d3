using System.Globalization;
using System.Text.RegularExpressions;

namespace Cutout.Gateway.Compatibility.Parameters;

/// <summary>Reads a call's fields one by one and collects what is wrong with them, so that all of it is told at once.</summary>
internal sealed partial class DialectWishReader(IReadOnlyDictionary<string, string> fields)
{
    private const int LongestAddress = 2048;

    // The list of the documents, and what answers and migrating clients call them.
    private static readonly string[] Types = ["auto", "person", "product", "car", "animal", "graphic", "transportation", "other"];
    private static readonly string[] Shadows = ["none", "auto", "car", "3D", "drop"];

    private readonly List<DialectError> _errors = [];
    private readonly SortedDictionary<string, string> _given = new(StringComparer.Ordinal);
    private readonly List<string> _notKnown = [];

    public static DialectOutcome<DialectWish> Read(IReadOnlyDictionary<string, string> fields) => new DialectWishReader(fields).Read();

    private DialectOutcome<DialectWish> Read()
    {
        var scale = Scale();
        var wish = new DialectWish
        {
            Size = Size(),
            Type = Type(),
            TypeLevel = OneOf("type_level", "1", ["none", "1", "2", "latest"]),
            Format = OneOf("format", "auto", ["auto", "png", "jpg", "webp", "zip"]),
            Roi = Roi(),
            Crop = Flag("crop", otherwise: false),
            CropMargin = CropMargin(),
            Scale = scale,
            Position = Position(isCentred: scale is not null),
            AlphaOnly = OneOf("channels", "rgba", ["rgba", "alpha"]) == "alpha",
            Color = Color(),
            Shadow = Shadow(),
            PhotoUrl = Address("image_url", "invalid_image_url"),
            BackgroundUrl = Address("bg_image_url", "invalid_bg_image_url"),
            Given = _given,
            NotKnown = _notKnown,
        };
        Flag("semitransparency", otherwise: true);

        // The dialect's own defaults hold for whoever is asked in it.
        _given.TryAdd("size", wish.Size.Name);
        _given.TryAdd("format", wish.Format);
        return _errors.Count > 0 ? new DialectRefusal(400, _errors) : wish;
    }

    private string? Text(string name)
    {
        if (!fields.TryGetValue(name, out var text))
        {
            return null;
        }

        _given[name] = text;
        return text;
    }

    private DialectSize Size()
    {
        var text = Text("size") ?? DialectSize.Preview.Name;
        return DialectSize.Read(text) ?? Wrong("size", "Give preview, small, regular, medium, hd, full, 4k, 50MP or auto.", DialectSize.Preview);
    }

    // Old clients know more of them than there are; who asks for one of those gets what auto gives.
    private string Type()
    {
        var text = Text("type") ?? "auto";
        if (Types.Contains(text))
        {
            return text;
        }

        _given["type"] = "auto";
        _notKnown.Add("type");
        return "auto";
    }

    private string OneOf(string name, string otherwise, string[] allowed)
    {
        var text = Text(name) ?? otherwise;
        return allowed.Contains(text) ? text : Wrong(name, $"Give {string.Join(", ", allowed[..^1])} or {allowed[^1]}.", otherwise);
    }

    private bool Flag(string name, bool otherwise)
    {
        bool? flag = Text(name)?.ToLowerInvariant() switch
        {
            null => otherwise,
            "true" or "1" => true,
            "false" or "0" => false,
            _ => null,
        };
        if (flag is { } value && _given.ContainsKey(name))
        {
            _given[name] = value ? "true" : "false";
        }

        return flag ?? Wrong(name, "Give true or false.", otherwise);
    }

    private DialectLength[] Roi()
    {
        var all = DialectLength.ReadAll("0% 0% 100% 100%")!;
        var roi = Text("roi") is { } text ? DialectLength.ReadAll(text) : all;
        return roi is { Length: 4 } ? roi : Wrong("roi", "Give four values, each in px or %: left, top, right, bottom.", all);
    }

    private DialectLength[] CropMargin() => DialectLength.ReadAll(Text("crop_margin") ?? "0") switch
    {
        [var all] when IsMargin(all) => [all, all, all, all],
        [var vertical, var horizontal] when IsMargin(vertical) && IsMargin(horizontal) => [vertical, horizontal, vertical, horizontal],
        { Length: 4 } sides when sides.All(IsMargin) => sides,
        _ => Wrong<DialectLength[]>("crop_margin", "Give 1, 2 or 4 values of at most 500px or 50%.", [default, default, default, default]),
    };

    private static bool IsMargin(DialectLength length) => length.Value <= (length.IsPercent ? 50 : 500);

    private double? Scale() => Text("scale") switch
    {
        null or "original" => null,
        var text when DialectLength.Read(text) is { IsPercent: true, Value: >= 10 and <= 100 } scale => scale.Value,
        _ => Wrong<double?>("scale", "Give original, or 10% to 100%.", null),
    };

    private (double Across, double Down)? Position(bool isCentred) => (Text("position") ?? (isCentred ? "center" : "original")) switch
    {
        "original" => null,
        "center" => (50, 50),
        var text when DialectLength.ReadAll(text) is { Length: 1 or 2 } at && at.All(value => value is { IsPercent: true, Value: <= 100 }) => (at[0].Value, at[^1].Value),
        _ => Wrong<(double, double)?>("position", "Give original, center, or one or two values of 0% to 100%.", null),
    };

    private (byte, byte, byte, byte)? Color() => Text("bg_color") is { } text
        ? DialectColor.Read(text) ?? Wrong<(byte, byte, byte, byte)?>("bg_color", "Give 3, 4, 6 or 8 hex digits or the name of a colour.", null)
        : null;

    private string? Shadow()
    {
        var shadow = Flag("add_shadow", otherwise: false) ? "add_shadow" : null;
        foreach (var name in fields.Keys)
        {
            if (ShadowType.IsMatch(name))
            {
                var type = Text(name)!;
                shadow = type == "none" ? shadow : "shadow_type";
                _ = Shadows.Contains(type) || Wrong("shadow_type", "Give none, auto, car, 3D or drop.", false);
            }
            else if (ShadowOpacity.IsMatch(name))
            {
                var opacity = Text(name)!;
                _ = opacity == "auto" || (int.TryParse(opacity, NumberStyles.None, CultureInfo.InvariantCulture, out var share) && share <= 100)
                    || Wrong("shadow_opacity", "Give 0 to 100, or auto.", false);
            }
        }

        return shadow;
    }

    // An address isn't said again to anybody: what lies there is fetched here.
    private string? Address(string name, string code)
    {
        if (!fields.TryGetValue(name, out var text))
        {
            return null;
        }

        if (text.Length > LongestAddress || !(Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0))
        {
            _errors.Add(new DialectError(code, $"Invalid {name} given", "Give an absolute http or https URL."));
        }

        return text;
    }

    private T Wrong<T>(string name, string detail, T otherwise)
    {
        _errors.Add(new DialectError($"invalid_{name}", $"Invalid {name} parameter given", detail));
        return otherwise;
    }

    [GeneratedRegex(@"\Ashadow_type(\[\w{1,32}\])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ShadowType { get; }

    [GeneratedRegex(@"\Ashadow_opacity(\[\w{1,32}\])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ShadowOpacity { get; }
}
