using System.Text.Json.Serialization;
using Cutout.Gateway.Keys;

namespace Cutout.Gateway.Compatibility;

/// <summary>
/// The answer of <c>GET /v1.0/account</c>, in exactly the members that clients know: one of them breaks on any other.
/// https://www.remove.bg/api#operations-tag-Fetch_account_info
/// </summary>
internal sealed record AccountView(AccountView.DataView Data)
{
    // Dividing by a long one drops trailing zeros: 4943, not 4943.00.
    private const decimal One = 1.0000000000000000000000000000m;

    public static AccountView Of(KeyBalance balance) => new(new DataView(new AttributesView(
        new CreditsView(balance.Subscription / One, balance.Payg / One, 0, balance.Total / One), new ApiView(balance.FreeCalls, "all"))));

    internal sealed record DataView(AttributesView Attributes);

    internal sealed record AttributesView(CreditsView Credits, ApiView Api);

    internal sealed record CreditsView(decimal Subscription, decimal Payg, decimal Enterprise, decimal Total);

    internal sealed record ApiView([property: JsonPropertyName("free_calls")] int FreeCalls, string Sizes);
}
