namespace Cutout.Browser.Tests;

/// <summary>A CSV of codes, as the browser has saved it.</summary>
public sealed record MintedFile(string Name, IReadOnlyList<string> Codes, string Batch);
