namespace Cutout.Gateway.Tests.Chaos;

/// <summary>A line of the buyers' book: a code that was tried, and whether all of the picture came for it.</summary>
internal sealed record ChaosSale(string Code, bool Whole);
