using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Cutout.Gateway.Privacy.AccessLog;

/// <summary>
/// Counts what goes into an answer's body, on its way into the server's own: nothing is copied, so no picture lies in memory that
/// nobody overwrites, and what counts as sent stays the same.
/// </summary>
internal sealed class CountedBody(IHttpResponseBodyFeature body) : IHttpResponseBodyFeature
{
    private CountedStream? _stream;
    private CountedWriter? _writer;
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    public Stream Stream => _stream ??= new CountedStream(body.Stream, this);

    public PipeWriter Writer => _writer ??= new CountedWriter(body.Writer, this);

    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);

    public void DisableBuffering() => body.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => body.StartAsync(cancellationToken);

    public Task CompleteAsync() => body.CompleteAsync();

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        await body.SendFileAsync(path, offset, count, cancellationToken);
        Add(count ?? (new FileInfo(path).Length - offset));
    }
}
