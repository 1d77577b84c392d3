using Cutout.Gateway.Sessions;
using Cutout.Imaging;

namespace Cutout.Gateway.Providers.RemoveBg;

/// <summary>Reads what a host of the dialect says of its answer. Every header may be missing, or nonsense; what the bytes are is told by the bytes.</summary>
internal static class RemoveBgAnswer
{
    public static PassedAnswer Of(PictureReply reply, ReadOnlySpan<byte> answer, PictureFacts photo)
    {
        var (type, width, height) = Look(reply, answer, photo);
        return new PassedAnswer(type, width, height)
        {
            MaxWidth = reply.Number("X-Max-Width") ?? width,
            MaxHeight = reply.Number("X-Max-Height") ?? height,
            Type = reply.Word("X-Type"),
            Foreground = (reply.Number("X-Foreground-Left"), reply.Number("X-Foreground-Top"), reply.Number("X-Foreground-Width"), reply.Number("X-Foreground-Height"))
                is ({ } left, { } top, { } across, { } down) ? new PixelArea(left, top, across, down) : null,
        };
    }

    private static (string ContentType, int Width, int Height) Look(PictureReply reply, ReadOnlySpan<byte> answer, PictureFacts photo)
    {
        if (answer.StartsWith("PK\x03\x04"u8))
        {
            return ("application/zip", reply.Number("X-Width") ?? photo.Width, reply.Number("X-Height") ?? photo.Height);
        }

        if (!PictureProbe.Read(answer).TryGet(out var header, out var refusal))
        {
            throw new BrokenAnswerException($"a picture that can't be read: {refusal.Reason}");
        }

        return header.Format switch
        {
            PictureFormat.Png => ("image/png", header.UprightWidth, header.UprightHeight),
            PictureFormat.Jpeg => ("image/jpeg", header.UprightWidth, header.UprightHeight),
            PictureFormat.WebP => ("image/webp", header.UprightWidth, header.UprightHeight),
            var other => throw new BrokenAnswerException($"a {other} where a PNG, JPEG, WebP or ZIP was due"),
        };
    }
}
