namespace Cutout.Gateway.Providers.Offers;

/// <param name="Number">The key's place in the settings, from 1; the key itself is shown to nobody.</param>
/// <param name="State"><c>good</c>, <c>dead</c> or <c>dry</c>.</param>
/// <param name="RestsUntil">When it may be tried again.</param>
/// <param name="Balance">What its account held when last asked, less what was charged since.</param>
internal sealed record KeyView(int Number, string State, DateTimeOffset? RestsUntil, decimal? Balance);
