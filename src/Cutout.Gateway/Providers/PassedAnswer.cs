using Cutout.Imaging;

namespace Cutout.Gateway.Providers;

/// <summary>What a vendor of the remove.bg dialect has said of its answer, which is passed on without being changed.</summary>
/// <param name="ContentType">By its first bytes: a picture's media type, or <c>application/zip</c>.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
internal sealed record PassedAnswer(string ContentType, int Width, int Height)
{
    /// <summary>Its size at full resolution.</summary>
    public int MaxWidth { get; init; } = Width;

    public int MaxHeight { get; init; } = Height;

    /// <summary>What the subject is; null where the vendor doesn't say.</summary>
    public string? Type { get; init; }

    /// <summary>Where the subject lies in it; null where the vendor doesn't say.</summary>
    public PixelArea? Foreground { get; init; }
}
