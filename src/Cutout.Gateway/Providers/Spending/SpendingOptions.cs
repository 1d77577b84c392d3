namespace Cutout.Gateway.Providers.Spending;

internal sealed class SpendingOptions
{
    public const string Section = "Spending";

    /// <summary>Where the spend book is: <c>ledger</c>, on the disk before a vendor is called; or <c>memory</c>, which forgets at a restart.</summary>
    public string Book { get; set; } = "ledger";

    /// <summary>Photos from one network (IPv4 /24, IPv6 /48) that may be worked on at our cost within <see cref="UnpaidWindow"/> without one of them being paid for; 0 for any number.</summary>
    public int UnpaidPerNetwork { get; set; } = 60;

    public TimeSpan UnpaidWindow { get; set; } = TimeSpan.FromHours(1);
}
