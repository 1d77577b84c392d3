using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Purchases.Orders;

internal sealed class OrdersValidator : IValidateOptions<OrdersOptions>
{
    // The message tells which key and not the key: it goes to the log.
    public ValidateOptionsResult Validate(string? name, OrdersOptions options)
    {
        var check = new SettingsCheck(OrdersOptions.Section);
        check.Require(options.SigningKeys is not { Count: 0 }, nameof(options.SigningKeys), "holds no key; give one, or leave the setting out to take no signed orders");
        foreach (var (at, key) in (options.SigningKeys ?? []).Index())
        {
            check.Require(StandardWebhook.TryReadKey(key, out _), $"{nameof(options.SigningKeys)}:{at}",
                $"{(key.Length == 0 ? "is empty" : "is no key")}; write whsec_ and base64 of {StandardWebhook.LeastKeyBytes} to {StandardWebhook.MostKeyBytes} bytes, such as echo whsec_$(openssl rand -base64 32) prints");
        }

        return check.Verdict;
    }
}
