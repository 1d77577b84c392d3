using System.Threading.Channels;

namespace Cutout.Gateway.Privacy.AccessLog;

/// <summary>Between requests and the disk. No request waits: when there is no room, its entry is dropped and counted.</summary>
internal sealed class AccessLogQueue
{
    /// <summary>Some seconds of a busy gateway, and less than two megabytes.</summary>
    public const int Room = 4096;

    private readonly Channel<AccessLogEntry> _waiting = Channel.CreateBounded<AccessLogEntry>(new BoundedChannelOptions(Room) { SingleReader = true });
    private long _dropped;

    public ChannelReader<AccessLogEntry> Waiting => _waiting.Reader;

    public void Add(AccessLogEntry entry)
    {
        if (!_waiting.Writer.TryWrite(entry))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>How many were dropped since this was last asked.</summary>
    public long TakeDropped() => Interlocked.Exchange(ref _dropped, 0);

    /// <summary>Nothing more comes: the reader ends once it has read what waits.</summary>
    public void Complete() => _waiting.Writer.TryComplete();
}
