using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Cutout.Gateway.Web;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Unlocking;

/// <summary>
/// Reads an unlock's body where the server received it and wipes it there: the server hands its buffers on as they are, and
/// what stood in one would stay in memory until another request happens to be written over it.
/// </summary>
internal static class UnlockBody
{
    // A code with the worst of spacing and escapes, and as much again for whatever else a client says.
    private const int Longest = 4096;

    // Some clients begin with a byte order mark.
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The request, or what is wrong with it; never both.</summary>
    public static async Task<(UnlockRequest? Request, ProblemResult? Refusal)> ReadAsync(HttpContext context)
    {
        var json = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            var body = read.Buffer;
            if (!read.IsCompleted && body.Length <= Longest)
            {
                reader.AdvanceTo(body.Start, body.End);
                continue;
            }

            try
            {
                return body.Length > Longest
                    ? (null, Problems.BadRequest("body", $"The body is longer than {Longest} bytes."))
                    : JsonBody.Read(() => Parse(body, json));
            }
            finally
            {
                Wipe(body);
                reader.AdvanceTo(body.End);
            }
        }
    }

    private static UnlockRequest? Parse(ReadOnlySequence<byte> body, JsonSerializerOptions json)
    {
        var reader = new Utf8JsonReader(StartsWithMark(body) ? body.Slice(Mark.Length) : body, new JsonReaderOptions
        {
            AllowTrailingCommas = json.AllowTrailingCommas,
            CommentHandling = json.ReadCommentHandling,
            MaxDepth = json.MaxDepth,
        });
        var request = JsonSerializer.Deserialize<UnlockRequest>(ref reader, json);

        // Throws if something follows.
        reader.Read();
        return request;
    }

    private static bool StartsWithMark(ReadOnlySequence<byte> body)
    {
        Span<byte> start = stackalloc byte[Mark.Length];
        if (body.Length < start.Length)
        {
            return false;
        }

        body.Slice(0, start.Length).CopyTo(start);
        return start.SequenceEqual(Mark);
    }

    // The server's buffers are written to by it and lent to us until we say how far we have read.
    private static void Wipe(ReadOnlySequence<byte> body)
    {
        foreach (var part in body)
        {
            MemoryMarshal.AsMemory(part).Span.Clear();
        }
    }
}
