using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Unlocking;

/// <summary>The downloads of one session that are under way in this process.</summary>
internal sealed class DownloadState(ByteRanges sent, string digest)
{
    /// <summary>Of the picture whose parts are counted: parts of two pictures make no whole one.</summary>
    public string Digest => digest;

    public int Active { get; set; }

    public ByteRanges Sent { get; set; } = sent;

    /// <summary>The session ended meanwhile; what becomes of its code is for the last download to say.</summary>
    public bool SessionEnded { get; set; }
}
