using System.CommandLine;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Purchases;

/// <summary><c>codes revoke</c>: takes back a code, a batch or an order, as far as it hasn't been delivered.</summary>
internal static class RevokeCommand
{
    private static readonly Option<string?> Code = new("--code") { Description = "One code, as it was given out." };

    private static readonly Option<string?> Batch = new("--batch") { Description = "All codes of a batch; see codes list." };

    private static readonly Option<string?> Order = new("--order") { Description = "All codes of an order." };

    public static Command Create(string[] settings)
    {
        var revoke = new Command("revoke", "Takes back a code, a batch or an order. What has been delivered stays delivered.") { Code, Batch, Order };
        revoke.Validators.Add(asked =>
        {
            if (new[] { Code, Batch, Order }.Count(option => asked.GetValue(option) is { Length: > 0 }) != 1)
            {
                asked.AddError("Name what is to be revoked: --code, --batch or --order, one of the three.");
            }
        });
        revoke.SetAction((parsed, cancellationToken) => RunAsync(settings, parsed, cancellationToken));
        return revoke;
    }

    private static async Task<int> RunAsync(string[] settings, ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var ledger = await CommandLedger.OpenAsync(settings, cancellationToken);
        var revocation = ledger.GetRequiredService<Revocation>();
        var revoked = (parsed.GetValue(Code), parsed.GetValue(Batch), parsed.GetValue(Order)) switch
        {
            ({ } code, _, _) => await revocation.RevokeTypedAsync(code),
            (_, { } batch, _) => await revocation.RevokeBatchAsync(batch),
            var (_, _, order) => await revocation.RevokeOrderAsync(order!),
        };
        if (revoked is null)
        {
            await Console.Error.WriteLineAsync("There is nothing of that name in the ledger.");
            return OperatorCommand.Failed;
        }

        await Console.Out.WriteLineAsync($"{revoked.Revoked} revoked, {revoked.AlreadyDelivered} already delivered");
        return 0;
    }
}
