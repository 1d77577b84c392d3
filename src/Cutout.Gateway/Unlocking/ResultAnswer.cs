using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;
using Microsoft.Net.Http.Headers;

namespace Cutout.Gateway.Unlocking;

/// <summary>Sends the full picture, or the part that was asked for, straight from the block that holds it, and counts what has left.</summary>
internal sealed class ResultAnswer(CutoutSession session, PictureLease picture, ISessionStore store, Deliveries deliveries, DeliveryNotes notes) : IResult
{
    private const int PieceLength = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (picture)
        {
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(Convert.FromBase64String(session.ResultDigest!))}\"");
            Describe(httpContext.Response, tag);
            if (IsKnown(httpContext.Request, tag))
            {
                httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
            }
            else if (ByteSpan.Of(httpContext.Request, tag, picture.Memory.Length) is { } span)
            {
                await SendAsync(httpContext, span);
            }
            else
            {
                httpContext.Response.Headers.ContentRange = $"bytes */{picture.Memory.Length}";
                await Problems.RangeNotSatisfiable().ExecuteAsync(httpContext);
            }
        }
    }

    private void Describe(HttpResponse response, EntityTagHeaderValue tag)
    {
        response.Headers.ETag = tag.ToString();
        response.Headers.AcceptRanges = "bytes";
        response.Headers.CacheControl = "private, no-store";
        response.Headers["Repr-Digest"] = $"sha-256=:{session.ResultDigest}:";
    }

    private static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag) => request.GetTypedHeaders().IfNoneMatch
        .Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));

    private async Task SendAsync(HttpContext context, ByteSpan span)
    {
        var response = context.Response;
        response.ContentType = session.Result!.ContentType;
        response.ContentLength = span.Length;
        response.Headers.ContentDisposition = $"attachment; filename=\"cutout{ExtensionOf(session.Result.ContentType)}\"";
        if (span.Length < picture.Memory.Length)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {span.Start}-{span.End - 1}/{picture.Memory.Length}";
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            await StreamAsync(context, span);
        }
    }

    private async Task StreamAsync(HttpContext context, ByteSpan span)
    {
        var left = span.Start;
        deliveries.Begin(session);
        using var tail = new ShortTail(context);
        try
        {
            // A session that ended after its picture was opened and before this had begun has given its code back.
            if (await store.FindAsync(session.Id, CancellationToken.None) is null)
            {
                context.Response.Clear();
                await Problems.NotFound().ExecuteAsync(context);
                return;
            }

            while (left < span.End)
            {
                tail.Approach(span.End - left);
                var piece = picture.Memory[(int)left..(int)Math.Min(left + PieceLength, span.End)];
                var flushed = await context.Response.BodyWriter.WriteAsync(piece, context.RequestAborted);
                if (flushed.IsCompleted)
                {
                    // The connection is gone, and this piece with it; the token of the request may be told much later.
                    return;
                }

                left += piece.Length;
            }

            await context.Response.CompleteAsync();
        }
        finally
        {
            await SettleAsync(span.Start, left);
        }
    }

    // Not cancelled by the buyer's leaving: what has left has left.
    private async Task SettleAsync(long start, long end)
    {
        var now = await store.UpdateAsync(session.Id, current => current.ResultDigest == session.ResultDigest
            ? current with { Sent = current.Sent.With(start, end) }
            : null, CancellationToken.None);
        if (await deliveries.FinishAsync(session, now, start, end))
        {
            await notes.NoteAsync(session.Id);
        }
    }

    private static string ExtensionOf(string contentType) => contentType switch
    {
        "image/png" => ".png",
        "image/jpeg" => ".jpg",
        "image/webp" => ".webp",
        _ => "",
    };
}
