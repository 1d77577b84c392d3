using Cutout.Sandbox.Calls;

namespace Cutout.Sandbox.RemoveBg;

/// <summary>
/// The fields of one <c>removebg</c> call, checked. Empty strings, JSON null and empty file parts count as absent, unknown
/// fields are ignored. All bad values are reported together.
/// </summary>
internal sealed record RemoveBgFields
{
    public required ReadOnlyMemory<byte>? Picture { get; init; }

    public required string? PictureUrl { get; init; }

    public required ReadOnlyMemory<byte>? Background { get; init; }

    public required string? BackgroundUrl { get; init; }

    public required RemoveBgSize Size { get; init; }

    public required string Type { get; init; }

    public required string TypeLevel { get; init; }

    public required string Format { get; init; }

    public required RemoveBgLength[] Roi { get; init; }

    public required bool Crop { get; init; }

    /// <summary>Top, right, bottom, left.</summary>
    public required RemoveBgLength[] CropMargin { get; init; }

    /// <summary>Per cent of the picture, or null for the original scale.</summary>
    public required double? Scale { get; init; }

    /// <summary>Per cent from the left and from the top, or null for the original place.</summary>
    public required (double Across, double Down)? Position { get; init; }

    public required bool AlphaOnly { get; init; }

    public required RemoveBgColor? BackgroundColor { get; init; }

    /// <exception cref="RemoveBgRefusal">The sources are not exactly one, or a value is wrong.</exception>
    public static RemoveBgFields Read(CallBody body)
    {
        var reader = new RemoveBgFieldReader(body);
        reader.RequireOneSource();
        reader.AllowOneBackground();

        var scale = reader.Scale();
        var fields = new RemoveBgFields
        {
            Picture = reader.File("image_file") ?? reader.Base64("image_file_b64"),
            PictureUrl = reader.Url("image_url", "invalid_image_url"),
            Background = reader.File("bg_image_file"),
            BackgroundUrl = reader.Url("bg_image_url", "invalid_bg_image_url"),
            Size = reader.Size(),
            Type = reader.Text("type") ?? "auto",
            TypeLevel = reader.OneOf("type_level", "1", "none", "2", "latest"),
            Format = reader.OneOf("format", "auto", "png", "jpg", "zip"),
            Roi = reader.Roi(),
            Crop = reader.Flag("crop", otherwise: false),
            CropMargin = reader.CropMargin(),
            Scale = scale,
            Position = reader.Position(centred: scale is not null),
            AlphaOnly = reader.OneOf("channels", "rgba", "alpha") == "alpha",
            BackgroundColor = reader.BackgroundColor(),
        };
        reader.CheckWhatIsNotDrawn();
        reader.ThrowIfWrong();
        return fields;
    }
}
