using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Purchases;

/// <summary>The ledger as a command uses it: opened, and named on standard error, so that a code never ends in an unexpected one.</summary>
internal static class CommandLedger
{
    public static Task<ServiceProvider> OpenAsync(string[] settings, CancellationToken cancellationToken) =>
        OpenAsync(settings, (_, _) => { }, cancellationToken);

    /// <param name="settings">The command's own.</param>
    /// <param name="more">Registers what the command needs beside.</param>
    /// <param name="cancellationToken">Ends the wait for a ledger that doesn't answer.</param>
    public static async Task<ServiceProvider> OpenAsync(string[] settings, Action<IServiceCollection, IConfiguration> more, CancellationToken cancellationToken)
    {
        var configuration = GatewayConfiguration.ForCommand(settings);
        var registered = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddLogging()
            .AddLedger(configuration)
            .AddMinting();
        more(registered, configuration);
        var services = registered.BuildServiceProvider();
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
