namespace Cutout.Gateway.Unlocking;

internal sealed class UnlockingOptions
{
    public const string Section = "Unlocking";

    /// <summary>How long a code stays bound when nobody renews it: the longest that a killed process can hold it is this and one <see cref="RenewEvery"/>.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(45);

    public TimeSpan RenewEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Refused codes in one session until it is paused.</summary>
    public int TriesPerSession { get; set; } = 5;

    public TimeSpan SessionPause { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Refused codes from one network (IPv4 /24, IPv6 /48) within <see cref="NetworkWindow"/>.</summary>
    public int TriesPerNetwork { get; set; } = 10;

    public TimeSpan NetworkWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Fewer refusals of all visitors than this within a minute never ring the alarm.</summary>
    public int AlarmRefusals { get; set; } = 50;
}
