using Cutout.Imaging;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.Pictures;

/// <summary>What every cutting vendor does with a photo: decode, matte (<see cref="StandInMatte"/>), shrink, encode.</summary>
internal static class PlainCut
{
    /// <summary>The cutout as PNG; null when the photo cannot be decoded.</summary>
    /// <param name="photo">The file as it came.</param>
    /// <param name="answer">How the script wants it.</param>
    /// <param name="upright">Whether the vendor looks at what the header says of the orientation.</param>
    /// <param name="fit">From the photo's size to the result's; null for the same.</param>
    /// <param name="encode">How it becomes a PNG; null for <see cref="PictureFiles.Png"/>.</param>
    /// <param name="cancellationToken">Looked at while decoding.</param>
    public static CutoutFile? Of(
        ReadOnlyMemory<byte> photo,
        Answer answer,
        CancellationToken cancellationToken,
        bool upright = true,
        Func<int, int, (int Width, int Height)>? fit = null,
        Func<PixelBuffer, ReadOnlyMemory<byte>>? encode = null)
    {
        try
        {
            using var picture = upright ? PictureFiles.Decode(photo, cancellationToken) : AsStored(photo, cancellationToken);
            StandInMatte.Apply(picture, new PixelBox(0, 0, picture.Width, picture.Height), answer.Find<MatteTwist>()?.Alpha);
            var (width, height) = fit?.Invoke(picture.Width, picture.Height) ?? (picture.Width, picture.Height);
            using var fitted = Geometry.Resize(picture, width, height);
            var cut = answer.Find<PictureTwist>()?.Change(fitted) ?? fitted;
            using (cut)
            {
                return new CutoutFile((encode ?? PictureFiles.Png)(cut), "image/png", cut.Width, cut.Height);
            }
        }
        catch (PictureException)
        {
            return null;
        }
    }

    private static PixelBuffer AsStored(ReadOnlyMemory<byte> photo, CancellationToken cancellationToken)
    {
        using var reader = PictureReader.Open(photo, cancellationToken: cancellationToken);
        var picture = new PixelBuffer(reader.Width, reader.Height);
        for (var y = 0; y < picture.Height; y++)
        {
            reader.ReadRow(picture.Row(y));
        }

        return picture;
    }
}
