using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Purchases.Orders;

/// <summary>Who may place orders: a shop that signs them, or the operator with the admin token.</summary>
internal sealed class OrderGate(IOptions<OrdersOptions> options, AdminToken admin, TimeProvider clock)
{
    private readonly IReadOnlyList<byte[]> _keys =
        [.. (options.Value.SigningKeys ?? []).Select(text => StandardWebhook.TryReadKey(text, out var key) ? key : throw new InvalidOperationException("The signing keys were used before they were checked."))];

    /// <summary>Null if the body may be believed.</summary>
    public ProblemResult? WhatIsWrong(HttpRequest request, byte[] body)
    {
        if (BearerToken.Of(request) is not null)
        {
            return admin.IsBroughtBy(request) ? null : Problems.Unauthorized();
        }

        return StandardWebhook.Judge(request.Headers, body, _keys, clock.GetUtcNow()) switch
        {
            SignatureVerdict.Good => null,
            SignatureVerdict.Stale => Problems.SignatureStale(),
            _ => Problems.SignatureRefused(),
        };
    }
}
