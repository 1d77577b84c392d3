namespace Cutout.Gateway.Providers;

/// <summary>Whose fault a failure is.</summary>
internal enum FailureSide
{
    /// <summary>The photo's: another one may do, the same one never will.</summary>
    Photo,

    /// <summary>The vendor's: it counts against it in its <see cref="Resilience.Breaker"/>.</summary>
    Vendor,

    /// <summary>The operator's: an account, a key, a cap, a disk.</summary>
    Operator,

    /// <summary>Ours: a request that the vendor can't understand.</summary>
    Gateway,
}
