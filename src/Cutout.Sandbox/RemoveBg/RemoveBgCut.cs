using Cutout.Imaging;

namespace Cutout.Sandbox.RemoveBg;

/// <summary>A finished result before it is encoded.</summary>
/// <param name="Picture">RGBA; the colours under alpha 0 are still the photo's.</param>
/// <param name="FullWidth">Width at full resolution, before <c>size</c> reduced it.</param>
/// <param name="FullHeight">Height at full resolution.</param>
/// <param name="Foreground">Bounds of everything visible, in the result.</param>
/// <param name="Format"><c>png</c>, <c>jpg</c> or <c>zip</c>.</param>
internal sealed record RemoveBgCut(
    PixelBuffer Picture,
    int FullWidth,
    int FullHeight,
    Pictures.PixelBox Foreground,
    string Format) : IDisposable
{
    public void Dispose() => Picture.Dispose();
}
