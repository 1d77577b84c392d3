namespace Cutout.Gateway.Providers.Spending;

internal sealed class SpendingOptions
{
    public const string Section = "Spending";

    /// <summary>Where the spend book is: <c>ledger</c>, on the disk before a vendor is called; or <c>memory</c>, which forgets at a restart.</summary>
    public string Book { get; set; } = "ledger";

    /// <summary>Up to so many calls of a kind that follow one another are written in the ledger's book ahead, and wait for no commit; 0 for none. If the process is killed, they count as spent.</summary>
    public int LinesAhead { get; set; } = 16;

    /// <summary>Photos from one network (IPv4 /24, IPv6 /48) that may be worked on at our cost within <see cref="UnpaidWindow"/> without one of them being paid for; 0 for any number.</summary>
    public int UnpaidPerNetwork { get; set; } = 60;

    public TimeSpan UnpaidWindow { get; set; } = TimeSpan.FromHours(1);
}
