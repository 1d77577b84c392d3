using Cutout.Imaging;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.Pictures;

/// <summary>The finished picture is changed before it is encoded. The change may return its input or a new buffer.</summary>
public sealed record PictureTwist(string Name, Func<PixelBuffer, PixelBuffer> Change) : Twist
{
    /// <summary>The picture squeezed to four fifths of its width, so that the aspect is wrong.</summary>
    public static PictureTwist OtherDimensions { get; } =
        new("other dimensions", picture => Geometry.Resize(picture, Math.Max(1, picture.Width * 4 / 5), picture.Height));

    /// <summary>The picture three pixels wider and two lower.</summary>
    public static PictureTwist FewPixelsOff { get; } =
        new("few pixels off", picture => Geometry.Resize(picture, picture.Width + 3, Math.Max(1, picture.Height - 2)));

    /// <summary>The right size, but somebody else's photo: colours inverted and upside down.</summary>
    public static PictureTwist AnotherPicture { get; } = new("another picture", Invert);

    private static PixelBuffer Invert(PixelBuffer picture)
    {
        var other = new PixelBuffer(picture.Width, picture.Height);
        for (var y = 0; y < picture.Height; y++)
        {
            var from = picture.Row(y);
            var to = other.Row(picture.Height - 1 - y);
            for (var x = 0; x < from.Length; x += 4)
            {
                to[x] = (byte)(255 - from[x]);
                to[x + 1] = (byte)(255 - from[x + 1]);
                to[x + 2] = (byte)(255 - from[x + 2]);
                to[x + 3] = from[x + 3];
            }
        }

        return other;
    }
}
