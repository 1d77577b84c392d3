namespace Cutout.Gateway.Privacy;

/// <summary>How pictures are kept.</summary>
/// <param name="In"><c>memory</c>: never in a file.</param>
/// <param name="Seconds">Until they are erased, unless somebody erases them before: from the upload, or from the last edit where they can be edited.</param>
/// <param name="SecondsMore">Once, for a picture that was unlocked shortly before that.</param>
/// <param name="Ends"><c>fixed</c>, <c>on-delivery</c> or <c>sliding</c>: what ends the time, beside its length.</param>
/// <param name="SecondsAfterDelivery">Where it ends on delivery: until they are erased when every byte has left and the browser has not confirmed it; else null.</param>
/// <param name="Editable">Whether a finished picture can be changed again while it is kept.</param>
internal sealed record KeepingView(string In, long Seconds, long SecondsMore, string Ends, long? SecondsAfterDelivery, bool Editable);
