namespace Cutout.Gateway.Privacy;

/// <summary>Whether one way by which memory could come to lie on a disk is closed.</summary>
/// <param name="Check"><c>swap</c>, <c>core-dumps</c>, <c>diagnostics</c> or <c>temporary-files</c>.</param>
/// <param name="Holds">It is closed; null: that can't be told on this system.</param>
/// <param name="Found">What was found, and what to do about it: for the operator, not for strangers.</param>
internal sealed record Finding(string Check, bool? Holds, string Found);
