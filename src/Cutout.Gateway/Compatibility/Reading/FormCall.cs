using System.Buffers.Text;
using System.Net;
using System.Text;
using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Compatibility.Reading;

/// <summary>A call as application/x-www-form-urlencoded; a photo in it is base64 of up to 30 MB, which never becomes a string.</summary>
internal static class FormCall
{
    public static void Read(ReadOnlySpan<byte> form, CallBody body, CallRoom room)
    {
        var pairs = 0;
        foreach (var range in form.Split((byte)'&'))
        {
            var pair = form[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            if (++pairs > CallFields.Most)
            {
                throw new InvalidDataException("Too many fields.");
            }

            var at = pair.IndexOf((byte)'=');
            var name = at < 0 ? pair : pair[..at];
            var value = at < 0 ? [] : pair[(at + 1)..];
            if (name.SequenceEqual("image_file_b64"u8))
            {
                body.Add(CallFields.PhotoText, Decode(value, room.ForText(value.Length)));
            }
            else if (name.Length <= CallFields.LongestText && value.Length <= 3 * CallFields.LongestText)
            {
                body.Add(TextOf(name), TextOf(value));
            }
        }
    }

    private static string TextOf(ReadOnlySpan<byte> encoded) => WebUtility.UrlDecode(Encoding.UTF8.GetString(encoded));

    // A plus that a client forgot to encode is a plus all the same, for no space has a place in base64.
    private static PictureBuffer Decode(ReadOnlySpan<byte> encoded, PictureBuffer picture)
    {
        var text = picture.GetSpan(Math.Max(1, encoded.Length));
        var length = 0;
        for (var at = 0; at < encoded.Length; at++)
        {
            if (encoded[at] != '%')
            {
                text[length++] = encoded[at];
                continue;
            }

            if (at + 2 >= encoded.Length || !Utf8Parser.TryParse(encoded.Slice(at + 1, 2), out byte value, out var read, 'x') || read != 2)
            {
                picture.Dispose();
                throw new InvalidDataException("A percent sign without two digits.");
            }

            text[length++] = value;
            at += 2;
        }

        return Base64Picture.DecodeInPlace(picture, length);
    }
}
