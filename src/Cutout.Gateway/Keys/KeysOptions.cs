namespace Cutout.Gateway.Keys;

internal sealed class KeysOptions
{
    public const string Section = "Keys";

    /// <summary>
    /// Credits that a gateway takes from a key beyond what calls need, so that the next ones are served without a commit; at most
    /// a fiftieth of what is left. When the process is killed they count as spent.
    /// </summary>
    public decimal LeaseAhead { get; set; } = 10;

    /// <summary>How long it is kept what a key was used for on a day.</summary>
    public TimeSpan UsageKeepFor { get; set; } = TimeSpan.FromDays(395);
}
