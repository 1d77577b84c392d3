using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Cutout.Gateway.Providers.DashScope;

/// <summary>
/// The JSON of an edit, with the photo as a data URL that is encoded while it is sent: the whole text, a third larger than
/// the photo, never stands in memory.
/// </summary>
internal sealed class DashScopeEditContent : HttpContent
{
    private const int ChunkBytes = 48 * 1024; // a multiple of 3, so that no padding falls inside
    private static readonly int ChunkSymbols = Base64.GetMaxEncodedToUtf8Length(ChunkBytes);

    private readonly byte[] _before;
    private readonly ReadOnlyMemory<byte> _photo;
    private readonly byte[] _after;

    public DashScopeEditContent(DashScopeEdit edit)
    {
        // Unescaped quotes stand around names and values only, so this is found where it belongs and nowhere in a text.
        var json = JsonSerializer.SerializeToUtf8Bytes(BodyOf(edit, $"data:{edit.ContentType};base64,"));
        var start = json.AsSpan().IndexOf("\"image\":\""u8) + "\"image\":\"".Length;
        var place = start + json.AsSpan(start).IndexOf((byte)'"');
        _before = json[..place];
        _photo = edit.Photo;
        _after = json[place..];
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_before, cancellationToken);
        var symbols = ArrayPool<byte>.Shared.Rent(ChunkSymbols);
        try
        {
            for (var rest = _photo; !rest.IsEmpty; rest = rest[Math.Min(ChunkBytes, rest.Length)..])
            {
                var chunk = rest.Span[..Math.Min(ChunkBytes, rest.Length)];
                Base64.EncodeToUtf8(chunk, symbols, out _, out var written);
                await stream.WriteAsync(symbols.AsMemory(0, written), cancellationToken);
            }
        }
        finally
        {
            // It held a part of the photo.
            ArrayPool<byte>.Shared.Return(symbols, clearArray: true);
        }

        await stream.WriteAsync(_after, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _before.Length + Base64.GetMaxEncodedToUtf8Length(_photo.Length) + _after.Length;
        return true;
    }

    private static Dictionary<string, object> BodyOf(DashScopeEdit edit, string image)
    {
        var parameters = new Dictionary<string, object> { ["n"] = 1, ["watermark"] = false };
        if (edit.Model != "qwen-image-edit")
        {
            // Its default lets a language model rewrite the prompt, which is slower and less faithful.
            parameters["prompt_extend"] = false;
        }

        if (edit.NegativePrompt is not null)
        {
            parameters["negative_prompt"] = edit.NegativePrompt;
        }

        var content = new object[] { new Dictionary<string, object> { ["image"] = image }, new Dictionary<string, object> { ["text"] = edit.Prompt } };
        var message = new Dictionary<string, object> { ["role"] = "user", ["content"] = content };
        return new Dictionary<string, object>
        {
            ["model"] = edit.Model,
            ["input"] = new Dictionary<string, object> { ["messages"] = new[] { message } },
            ["parameters"] = parameters,
        };
    }
}
