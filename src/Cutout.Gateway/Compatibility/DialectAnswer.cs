using System.Buffers.Text;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Cutout.Gateway.Compatibility.Rendering;
using Cutout.Gateway.Compatibility.Working;

namespace Cutout.Gateway.Compatibility;

/// <summary>Sends a picture as bytes, or as base64 in JSON, from the block that holds it.</summary>
internal static class DialectAnswer
{
    // Three bytes become four characters; a piece ends where no padding is needed.
    private const int Piece = 3 * 1024;

    private const int PiecesAtOnce = 16;

    private static readonly byte[] JsonStart = Encoding.ASCII.GetBytes("{\"data\":{\"result_b64\":\"");

    public static async Task SendAsync(HttpContext context, CallEnd.Made made, string typeLevel)
    {
        var response = context.Response;
        DialectHeaders.Write(response.Headers, made.Picture, made.Charged, typeLevel);
        RateHeaders.Write(response.Headers, made.Rate);
        response.Headers.CacheControl = "no-store";
        if (WantsJson(context.Request))
        {
            await SendJsonAsync(response, made.Picture, context.RequestAborted);
            return;
        }

        response.ContentType = made.Picture.ContentType;
        response.ContentLength = made.Picture.File.Length;
        await response.Body.WriteAsync(made.Picture.File.Memory, context.RequestAborted);
    }

    // Accept decides, never the request's own type: JSON only for a caller that lists it and nothing that bytes would fit.
    private static bool WantsJson(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0)
        {
            return false;
        }

        var accepted = request.GetTypedHeaders().Accept;
        return accepted.Any(type => type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            && !accepted.Any(type => type.MatchesAllTypes || type.Type.Equals("image", StringComparison.OrdinalIgnoreCase)
                || type.MediaType.Equals("application/zip", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task SendJsonAsync(HttpResponse response, DialectPicture picture, CancellationToken cancellationToken)
    {
        var area = picture.Foreground;
        var end = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"\",\"foreground_top\":{area.Top},\"foreground_left\":{area.Left},\"foreground_width\":{area.Width},\"foreground_height\":{area.Height}}}}}"));
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = JsonStart.Length + Base64.GetMaxEncodedToUtf8Length(picture.File.Length) + end.Length;
        var body = response.BodyWriter;
        await body.WriteAsync(JsonStart, cancellationToken);
        for (var at = 0; at < picture.File.Length; at += Piece)
        {
            Encode(picture.File.Span.Slice(at, Math.Min(Piece, picture.File.Length - at)), body);
            if (at / Piece % PiecesAtOnce == 0)
            {
                await body.FlushAsync(cancellationToken);
            }
        }

        await body.WriteAsync(end, cancellationToken);
    }

    // Straight into the server's block, which is overwritten.
    private static void Encode(ReadOnlySpan<byte> piece, PipeWriter body)
    {
        Base64.EncodeToUtf8(piece, body.GetSpan(4 * Piece / 3), out _, out var written);
        body.Advance(written);
    }
}
