namespace Cutout.Gateway.Privacy;

/// <summary>How pictures are kept.</summary>
/// <param name="In"><c>memory</c>: never in a file.</param>
/// <param name="Seconds">From the upload until they are erased, unless somebody erases them before.</param>
/// <param name="SecondsMore">Once, for a picture that was unlocked shortly before that.</param>
internal sealed record KeepingView(string In, long Seconds, long SecondsMore);
