using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Cutout.Imaging;

namespace Cutout.Gateway.Providers;

/// <summary>
/// A JSON body with pictures in it as base64, which are encoded while they are sent: the whole text, a third larger than the
/// pictures, never stands in memory.
/// </summary>
internal sealed class JsonWithPictures : HttpContent
{
    private const int ChunkBytes = 48 * 1024; // a multiple of 3, so that no padding falls inside
    private static readonly int ChunkSymbols = Base64.GetMaxEncodedToUtf8Length(ChunkBytes);

    private readonly List<(ReadOnlyMemory<byte> Before, ReadOnlyMemory<byte> Picture)> _pieces = [];
    private readonly ReadOnlyMemory<byte> _rest;

    /// <param name="body">Makes the body; it is given a function that tells the text to put where a picture's base64 shall stand.</param>
    public JsonWithPictures(Func<Func<ReadOnlyMemory<byte>, string>, object> body)
    {
        var places = new List<(string Place, ReadOnlyMemory<byte> Picture)>();
        _rest = JsonSerializer.SerializeToUtf8Bytes(body(PlaceFor));
        foreach (var (place, picture) in places)
        {
            var at = _rest.Span.IndexOf(Encoding.ASCII.GetBytes(place));
            _pieces.Add((_rest[..at], picture));
            _rest = _rest[(at + place.Length)..];
        }

        Headers.ContentType = new MediaTypeHeaderValue("application/json");

        // Nobody can guess it, so that no text of a body can be taken for it. Pictures stand in the order in which they are asked for.
        string PlaceFor(ReadOnlyMemory<byte> picture)
        {
            places.Add((Guid.NewGuid().ToString("N"), picture));
            return places[^1].Place;
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var symbols = PinnedPool<byte>.Rent(ChunkSymbols);
        try
        {
            foreach (var (before, picture) in _pieces)
            {
                await stream.WriteAsync(before, cancellationToken);
                for (var rest = picture; !rest.IsEmpty; rest = rest[Math.Min(ChunkBytes, rest.Length)..])
                {
                    Base64.EncodeToUtf8(rest.Span[..Math.Min(ChunkBytes, rest.Length)], symbols, out _, out var written);
                    await stream.WriteAsync(symbols.AsMemory(0, written), cancellationToken);
                }
            }
        }
        finally
        {
            PinnedPool<byte>.Return(symbols);
        }

        await stream.WriteAsync(_rest, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _rest.Length + _pieces.Sum(piece => (long)piece.Before.Length + Base64.GetMaxEncodedToUtf8Length(piece.Picture.Length));
        return true;
    }
}
