namespace Cutout.Gateway.Providers.Spending;

/// <summary>Lines that were written ahead together; whoever has one under way settles it by this name.</summary>
/// <param name="Id">Random.</param>
/// <param name="Kind">The calls that they are for, of whatever size.</param>
/// <param name="At">When they were written; they belong to that day.</param>
internal sealed record AheadBatch(string Id, SpendRequest Kind, DateTimeOffset At)
{
    public long Day => SpendDay.Of(At);
}
