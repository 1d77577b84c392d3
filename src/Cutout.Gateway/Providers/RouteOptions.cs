using System.Collections.Immutable;

namespace Cutout.Gateway.Providers;

/// <summary>
/// One operation's route, <c>Routes:{operation}</c>: names alone (<c>pixian,removebg</c> or an array), or a section with
/// <c>Providers</c> and what else is set for it. What is not set for an operation is as <c>Routes</c> says for all.
/// </summary>
/// <param name="Providers">Names in order; null for the default route.</param>
/// <param name="PaidFailover">After a call that may have been charged, one more provider may be paid for the same photo.</param>
/// <param name="AllowChoice">A visitor may name the provider (<c>?provider=</c>).</param>
/// <param name="Regions">Photos go to providers with one of these <see cref="ProviderOptions.RegionCode"/>s only; empty for anywhere.</param>
internal sealed record RouteOptions(ImmutableArray<string>? Providers, bool PaidFailover, bool AllowChoice, ImmutableArray<string> Regions)
{
    /// <summary>What holds for an operation of which nothing is written down.</summary>
    public static readonly RouteOptions Default = new(null, false, false, []);

    /// <summary>Whether photos may go to this provider.</summary>
    public bool Allows(ProviderOptions provider) =>
        Regions.IsEmpty || (provider.RegionCode is { } region && Regions.Contains(region.Trim().ToLowerInvariant()));
}
