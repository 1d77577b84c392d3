namespace Cutout.Gateway.Sessions;

/// <summary>What is being done right now: <c>queued</c>, <c>sent</c> or <c>rendering</c>, and where in the queue.</summary>
internal sealed record SessionProgress(string Step, int? Position = null, int? EtaSeconds = null)
{
    public static readonly SessionProgress Queued = new("queued");
    public static readonly SessionProgress Sent = new("sent");
    public static readonly SessionProgress Rendering = new("rendering");
}
