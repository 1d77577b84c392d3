namespace Cutout.Gateway.Compatibility;

/// <summary>One entry of a refusal in the remove.bg dialect. Clients show all three members, and print gaps as they are.</summary>
/// <param name="Code">What programs go by.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Detail">What to do about it.</param>
internal sealed record DialectError(string Code, string Title, string Detail);
