namespace Cutout.Gateway.Privacy.AccessLog;

/// <summary>A request that has just been answered.</summary>
/// <param name="At">When the answer ended.</param>
/// <param name="Context">The request and its answer; not to be kept.</param>
/// <param name="Bytes">How much of an answer's body left.</param>
internal readonly record struct AccessLogMoment(DateTimeOffset At, HttpContext Context, long Bytes);
