using System.Buffers;
using Cutout.Imaging;
using Cutout.Matting.Tests.Scenes;

namespace Cutout.Matting.Tests;

internal static class Cuts
{
    public static byte[] Png(ReadOnlyMemory<byte> picture)
    {
        var output = new ArrayBufferWriter<byte>();
        MattingEngine.CutOut(picture, output, new MattingOptions(), TestContext.Current.CancellationToken);
        return output.WrittenSpan.ToArray();
    }

    public static PixelBuffer Decode(ReadOnlyMemory<byte> png) => PixelBuffer.Decode(png, cancellationToken: TestContext.Current.CancellationToken);

    public static PixelBuffer Of(Scene scene) => Decode(Png(scene.ToPng()));
}
