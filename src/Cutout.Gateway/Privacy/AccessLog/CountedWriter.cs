using System.IO.Pipelines;

namespace Cutout.Gateway.Privacy.AccessLog;

/// <summary>Passes everything on and tells how much it was.</summary>
internal sealed class CountedWriter(PipeWriter writer, CountedBody body) : PipeWriter
{
    public override bool CanGetUnflushedBytes => writer.CanGetUnflushedBytes;

    public override long UnflushedBytes => writer.UnflushedBytes;

    public override void Advance(int bytes)
    {
        writer.Advance(bytes);
        body.Add(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => writer.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => writer.FlushAsync(cancellationToken);

    public override async ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        var result = await writer.WriteAsync(source, cancellationToken);
        body.Add(source.Length);
        return result;
    }

    public override void CancelPendingFlush() => writer.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => writer.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => writer.CompleteAsync(exception);
}
