using Cutout.Sandbox.Pictures;

namespace Cutout.Sandbox.RemoveBg;

/// <summary>A finished file and what the headers tell of it.</summary>
internal sealed record RemoveBgResult(
    ReadOnlyMemory<byte> File,
    string ContentType,
    int Width,
    int Height,
    int FullWidth,
    int FullHeight,
    PixelBox Foreground)
{
    public long Pixels => (long)Width * Height;

    public static RemoveBgResult Of(RemoveBgCut cut, bool alphaOnly, ReadOnlyMemory<byte>? photo = null)
    {
        var (file, contentType) = RemoveBgStudio.Encode(cut, alphaOnly, photo);
        return new RemoveBgResult(
            file, contentType, cut.Picture.Width, cut.Picture.Height, cut.FullWidth, cut.FullHeight, cut.Foreground);
    }

    public static RemoveBgResult Of(ReadyMadeTwist ready) =>
        new(ready.File, ready.ContentType, ready.Width, ready.Height, ready.Width, ready.Height, new PixelBox(0, 0, ready.Width, ready.Height));
}
