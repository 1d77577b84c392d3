namespace Cutout.Gateway.Providers;

/// <summary>What is on offer for one operation, in the contract's JSON.</summary>
/// <param name="Name">One of <see cref="Operations"/>.</param>
/// <param name="Available">Whether photos are taken for it.</param>
/// <param name="Why">Why not; null if available.</param>
/// <param name="NeedsMask">Whether the visitor must mark what shall go.</param>
/// <param name="Provider">Who is asked first.</param>
/// <param name="Region">Where that one works.</param>
/// <param name="Retention">What that one keeps.</param>
/// <param name="Formats">Media types that somebody on the route takes.</param>
/// <param name="MaxBytes">The largest photo in bytes.</param>
/// <param name="MaxMegapixels">The largest photo in millions of pixels.</param>
/// <param name="Styles">What may be asked for; empty where there is no choice.</param>
internal sealed record OperationView(
    string Name, bool Available, string? Why, bool NeedsMask, string? Provider, string? Region, string? Retention,
    IReadOnlyList<string> Formats, long? MaxBytes, decimal? MaxMegapixels, IReadOnlyList<string> Styles);
