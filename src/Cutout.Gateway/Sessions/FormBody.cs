using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Cutout.Gateway.Providers.Outgoing;

namespace Cutout.Gateway.Sessions;

/// <summary>
/// A form's body on its way to the reader of forms, through whose buffer every picture in it passes. Nobody overwrites that
/// buffer and it can't be replaced; so the stream remembers it, and overwrites it when the form has been read.
/// </summary>
internal sealed class FormBody(Stream body) : UnseekableStream
{
    private ArraySegment<byte> _readersBuffer;

    public override bool CanRead => true;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The first read of all fills the reader's own buffer; later ones may be into what it has only borrowed.
        if (_readersBuffer.Array is null && MemoryMarshal.TryGetArray<byte>(buffer, out var first))
        {
            _readersBuffer = first.Array!;
        }

        return body.ReadAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        CryptographicOperations.ZeroMemory(_readersBuffer);
        base.Dispose(disposing);
    }
}
