using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Cutout.Gateway.Unlocking;

/// <summary>The part of a picture that a request asks for, half-open; RFC 9110, section 14.</summary>
internal readonly record struct ByteSpan(long Start, long End)
{
    public long Length => End - Start;

    /// <summary>
    /// The one range that is asked for, the whole if none or several are, null if it lies outside. A range is only kept
    /// to while the picture is still the one named by If-Range.
    /// </summary>
    public static ByteSpan? Of(HttpRequest request, EntityTagHeaderValue tag, long length)
    {
        var whole = new ByteSpan(0, length);
        var headers = request.GetTypedHeaders();
        if (!HttpMethods.IsGet(request.Method) || headers.Range is not { Unit.Value: "bytes", Ranges.Count: 1 } asked || !Holds(headers, request, tag))
        {
            return whole;
        }

        return asked.Ranges.Single() switch
        {
            { From: { } from } range when from < length => new ByteSpan(from, Math.Min(range.To ?? long.MaxValue - 1, length - 1) + 1),
            { From: null, To: > 0 and var last } => new ByteSpan(Math.Max(0, length - last), length),
            _ => null,
        };
    }

    private static bool Holds(RequestHeaders headers, HttpRequest request, EntityTagHeaderValue tag) =>
        request.Headers.IfRange.Count == 0 || headers.IfRange?.EntityTag?.Compare(tag, useStrongComparison: true) == true;
}
