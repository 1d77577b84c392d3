using Cutout.Gateway.Sessions;
using Cutout.Imaging;

namespace Cutout.Gateway.Compatibility.Rendering;

/// <summary>What a call gets: the file, and what the headers say of it.</summary>
internal sealed record DialectPicture(PictureBuffer File, string ContentType, int Width, int Height) : IDisposable
{
    /// <summary>Pixels at full resolution.</summary>
    public required int MaxWidth { get; init; }

    public required int MaxHeight { get; init; }

    /// <summary>Where the subject lies in it.</summary>
    public required PixelArea Foreground { get; init; }

    /// <summary>What the subject is: <c>other</c> where nobody has looked.</summary>
    public string Type { get; init; } = "other";

    /// <summary>Fields that were given and have changed nothing.</summary>
    public IReadOnlyList<string> NotHonoured { get; init; } = [];

    public void Dispose() => File.Dispose();
}
