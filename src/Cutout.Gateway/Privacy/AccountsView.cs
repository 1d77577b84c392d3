namespace Cutout.Gateway.Privacy;

/// <summary>The accounts that there are: API keys that carry their owner's e-mail. Kept until the key is deleted, but for its usage.</summary>
/// <param name="Kept">Of <c>email</c>, <c>label</c>, <c>conditions</c>, <c>credits</c>, <c>usage</c>.</param>
/// <param name="UsageKeptSeconds">How long it is kept what a key was used for on a day.</param>
/// <param name="Export">The call that gives the owner all of it.</param>
/// <param name="Erase">The call by which the owner deletes all of it, at once.</param>
internal sealed record AccountsView(IReadOnlyList<string> Kept, long UsageKeptSeconds, string Export, string Erase)
{
    public static AccountsView Of(TimeSpan usageKeepFor) => new(
        ["email", "label", "conditions", "credits", "usage"], (long)usageKeepFor.TotalSeconds, "GET /v1/account", "DELETE /v1/account");
}
