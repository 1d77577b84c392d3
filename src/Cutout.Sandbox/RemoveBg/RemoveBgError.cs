namespace Cutout.Sandbox.RemoveBg;

/// <summary>One entry of an error body.</summary>
internal sealed record RemoveBgError(string Code, string Title, string? Detail = null);
