using System.Buffers;
using System.Security.Cryptography;
using Cutout.Gateway.Providers.Outgoing;

namespace Cutout.Gateway.Sessions;

/// <summary>
/// A form's body on its way to the reader of forms, through whose buffer every picture in it passes. Nobody overwrites that
/// buffer and it can't be replaced; so the stream has it stay where it is, and overwrites it when the form has been read. Where
/// the collector had moved it from meanwhile, pieces of pictures would be left.
/// </summary>
internal sealed class FormBody(Stream body) : UnseekableStream
{
    private Memory<byte> _readersBuffer;
    private MemoryHandle _pin;

    public override bool CanRead => true;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The first read of all is into the whole of the reader's own buffer; later ones may be into what it has only borrowed.
        if (_readersBuffer.IsEmpty)
        {
            (_readersBuffer, _pin) = (buffer, buffer.Pin());
        }

        return body.ReadAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        CryptographicOperations.ZeroMemory(_readersBuffer.Span);
        _pin.Dispose();
        base.Dispose(disposing);
    }
}
