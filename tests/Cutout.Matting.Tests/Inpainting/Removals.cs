using System.Buffers;
using Cutout.Imaging;
using Cutout.Inpainting;
using Cutout.Matting.Inpainting;

namespace Cutout.Matting.Tests.Inpainting;

internal static class Removals
{
    public static InpaintingOutcome Outcome(Painting painting, out byte[] png, InpaintingOptions? options = null)
    {
        var outcome = InpaintingEngine.Remove(painting.ToPng(), painting.MaskPng(), To(out var output), options ?? new InpaintingOptions(), TestContext.Current.CancellationToken);
        png = output.WrittenSpan.ToArray();
        return outcome;
    }

    public static byte[] Png(Painting painting, InpaintingOptions? options = null)
    {
        Assert.IsType<InpaintingOutcome.Filled>(Outcome(painting, out var png, options));
        return png;
    }

    public static PixelBuffer Of(Painting painting) => Cuts.Decode(Png(painting));

    public static ArrayBufferWriter<byte> To(out ArrayBufferWriter<byte> output) => output = new ArrayBufferWriter<byte>();
}
