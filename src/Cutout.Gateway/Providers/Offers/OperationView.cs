namespace Cutout.Gateway.Providers.Offers;

/// <summary>What is on offer for one operation, in the contract's JSON.</summary>
/// <param name="Name">One of <see cref="Operations"/>.</param>
/// <param name="Available">Whether photos are worked on at this moment.</param>
/// <param name="Why">Why not; null if available.</param>
/// <param name="NeedsMask">Whether the visitor must mark what shall go.</param>
/// <param name="TakesMask">Whether the visitor may mark what shall go.</param>
/// <param name="TakesHints">Whether the visitor may say where the subject is.</param>
/// <param name="Provider">Who is asked first, of those who can be asked now.</param>
/// <param name="Region">Where that one works.</param>
/// <param name="Retention">What that one keeps.</param>
/// <param name="Providers">All who may get a photo, in the order in which they are asked.</param>
/// <param name="Choice">Whether the visitor may name one of them.</param>
/// <param name="Formats">Media types that somebody on the route takes.</param>
/// <param name="MaxBytes">The largest photo in bytes.</param>
/// <param name="MaxMegapixels">The largest photo in millions of pixels.</param>
/// <param name="MaxResultMegapixels">The largest result in millions of pixels; a smaller photo keeps its size.</param>
/// <param name="Styles">What may be asked for; empty where there is no choice.</param>
internal sealed record OperationView(
    string Name, bool Available, string? Why, bool NeedsMask, bool TakesMask, bool TakesHints, string? Provider, string? Region, string? Retention,
    IReadOnlyList<ProcessorView> Providers, bool Choice,
    IReadOnlyList<string> Formats, long? MaxBytes, decimal? MaxMegapixels, decimal? MaxResultMegapixels, IReadOnlyList<string> Styles);
