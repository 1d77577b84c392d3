using System.Buffers;
using System.Buffers.Text;
using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Compatibility.Reading;

/// <summary>
/// Makes a picture of base64 within the block in which the picture stays. Line breaks are passed over, and so is what a browser puts before
/// it (<c>data:image/png;base64,</c>).
/// </summary>
internal static class Base64Picture
{
    private static readonly SearchValues<byte> White = SearchValues.Create(" \r\n\t"u8);

    /// <param name="text">The base64.</param>
    /// <param name="picture">With room for as many bytes; empty afterwards if the text was.</param>
    public static PictureBuffer Decode(ReadOnlySpan<byte> text, PictureBuffer picture)
    {
        text.CopyTo(picture.GetSpan(Math.Max(1, text.Length)));
        return DecodeInPlace(picture, text.Length);
    }

    /// <summary>The same where the text has been written to the picture's room already.</summary>
    /// <exception cref="MalformedCallException">It isn't base64; the picture has been let go.</exception>
    public static PictureBuffer DecodeInPlace(PictureBuffer picture, int length)
    {
        var text = picture.GetSpan(Math.Max(1, length));
        var kept = Tidy(text, length);
        if (kept > 0)
        {
            if (Base64.DecodeFromUtf8InPlace(text[..kept], out var written) != OperationStatus.Done)
            {
                picture.Dispose();
                throw new MalformedCallException(DialectRefusals.Unreadable("image_file_b64 is not base64."));
            }

            picture.Advance(written);
        }

        return picture;
    }

    // What is left of the text, which afterwards begins where the room begins.
    private static int Tidy(Span<byte> text, int length)
    {
        var from = 0;
        if (text[..length].StartsWith("data:"u8) && text[..length].IndexOf((byte)',') is > 0 and var comma)
        {
            from = comma + 1;
        }

        var rest = text[from..length];
        if (from == 0 && !rest.ContainsAny(White))
        {
            return length;
        }

        var kept = 0;
        for (; from < length; from++)
        {
            if (!White.Contains(text[from]))
            {
                text[kept++] = text[from];
            }
        }

        return kept;
    }
}
