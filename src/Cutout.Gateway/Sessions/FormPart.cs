using System.Buffers;
using System.Security.Cryptography;
using Cutout.Gateway.Providers.Outgoing;

namespace Cutout.Gateway.Sessions;

/// <summary>
/// A picture in a form. The framework's reader takes each piece through an array of the shared pool and gives that back as it
/// is, on the thread that then goes on here; so the next array that this thread is lent is the same one, and is overwritten.
/// </summary>
internal sealed class FormPart(Stream part) : UnseekableStream
{
    public override bool CanRead => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await part.ReadAsync(buffer, cancellationToken);
        var lent = ArrayPool<byte>.Shared.Rent(read);
        CryptographicOperations.ZeroMemory(lent);
        ArrayPool<byte>.Shared.Return(lent);
        return read;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }
}
