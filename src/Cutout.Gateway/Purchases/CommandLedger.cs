using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Purchases;

/// <summary>The ledger as a command uses it: opened, and named on standard error, so that a code never ends in an unexpected one.</summary>
internal static class CommandLedger
{
    public static async Task<ServiceProvider> OpenAsync(string[] settings, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddLogging()
            .AddLedger(GatewayConfiguration.ForCommand(settings))
            .AddMinting()
            .BuildServiceProvider();
        try
        {
            await services.GetRequiredService<LedgerOpening>().OpenAsync(cancellationToken);
            await Console.Error.WriteLineAsync($"The ledger is {services.GetRequiredService<LedgerConnections>().Place}");
            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }
}
