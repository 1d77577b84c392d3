namespace Cutout.Gateway.Providers.RemoveBg;

/// <summary>What a caller asks for in the remove.bg dialect. Who speaks it himself may be asked for the same; whoever else makes the plain cutout.</summary>
/// <param name="Fields">All that was asked for, by the dialect's names; <c>size</c> and <c>format</c> are always among them, and the pictures never.</param>
internal sealed record RemoveBgWish(IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Fields that compatible hosts are known to take and do nothing with, or may.</summary>
    public static readonly IReadOnlyList<string> Ignorable =
        ["size", "format", "type", "type_level", "roi", "crop", "crop_margin", "scale", "position", "channels", "semitransparency", "bg_color", "bg_image_file", "add_shadow", "shadow_type", "shadow_opacity"];

    /// <summary>What shall be behind the subject; empty for nothing.</summary>
    public ReadOnlyMemory<byte> Background { get; init; }

    /// <summary>The media type of <see cref="Background"/>.</summary>
    public string BackgroundType { get; init; } = "";

    /// <summary>It can't be made here of a plain cutout.</summary>
    public bool VendorOnly { get; init; }

    /// <summary>Without what a caller has typed.</summary>
    public override string ToString() => nameof(RemoveBgWish);
}
