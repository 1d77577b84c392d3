using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Unlocking;
using Cutout.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>
/// The gateway, as a process of its own, is ended while a vendor works for it. The next process on the same ledger finds
/// every code safe and knows what it does not know, and never makes the call again.
/// </summary>
public sealed class CrashFaultTests
{
    [Fact]
    public async Task SIGTERM_in_flight_brings_home_what_was_bought()
    {
        await using var crash = await InFlightAsync();

        var stopping = crash.Gateway.StopAsync();
        while (!crash.Gateway.Output.Contains("shutting down", StringComparison.Ordinal))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        crash.Vendor.SetResult();
        using var answer = await crash.Upload;
        await stopping;

        Assert.Equal("ready", (string?)(await Buyer.JsonOf(answer, System.Net.HttpStatusCode.Created))["state"]);
        Assert.Equal(("unused", "yes 1", 1, 1m), await crash.AfterwardsAsync());
    }

    [Fact]
    public async Task SIGKILL_in_flight_leaves_an_unknown_charge_and_every_code_unused()
    {
        await using var crash = await InFlightAsync();

        await crash.Gateway.KillAsync();
        crash.Vendor.SetResult();
        await Assert.ThrowsAnyAsync<Exception>(() => crash.Upload);

        Assert.Equal(("unused", "unknown 1", 1, 1m), await crash.AfterwardsAsync());
    }

    // A photo is at the vendor, who has done the work, billed it, and not yet answered.
    private static async Task<Crash> InFlightAsync()
    {
        var sandbox = await VendorSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var gate = new TaskCompletionSource();
        sandbox.RemoveBg.AnswersAfter(gate.Task);
        var folder = Directory.CreateTempSubdirectory("cutout-gateway-tests-");
        var ledger = $"Data Source={Path.Combine(folder.FullName, "crash.db")}";
        UnlockCode code;
        await using (var before = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Ledger:ConnectionString"] = ledger }))
        {
            code = await before.MintAsync();
        }

        var gateway = await GatewayProcess.StartAsync(environment: new Dictionary<string, string>
        {
            ["Ledger__ConnectionString"] = ledger,
            ["Providers__removebg__BaseAddress"] = sandbox.RemoveBg.BaseAddress.ToString(),
            ["Providers__removebg__ApiKey"] = sandbox.RemoveBg.ApiKey,
        });
        gateway.Client.DefaultRequestHeaders.Add("Prefer", "wait=60");
        var upload = gateway.Client.PostAsync("/v1/cutouts?operation=background-removal", Photos.Small.AsUpload(), TestContext.Current.CancellationToken);
        while (sandbox.RemoveBg.Bill.Count == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        return new Crash(sandbox, gateway, folder, ledger, code, gate, upload);
    }

    private sealed record Crash(
        VendorSandbox Sandbox, GatewayProcess Gateway, DirectoryInfo Folder, string Ledger, UnlockCode Code, TaskCompletionSource Vendor, Task<HttpResponseMessage> Upload) : IAsyncDisposable
    {
        /// <summary>What the next process finds, when no call of the last one can be under way any more: the code, the spend book, the vendor's calls and bill.</summary>
        public async Task<(string Code, string Spent, int Calls, decimal Billed)> AfterwardsAsync()
        {
            var settings = new Dictionary<string, string?>
            {
                ["Ledger:ConnectionString"] = Ledger,
                ["Providers:removebg:BaseAddress"] = Sandbox.RemoveBg.BaseAddress.ToString(),
                ["Providers:removebg:ApiKey"] = Sandbox.RemoveBg.ApiKey,
            };
            await using var after = await GatewayUnderTest.StartAsync(settings, clock: new SetClock(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(5)));
            await after.TendedAsync();
            await after.Services.GetRequiredService<ISpendBook>().TendAsync();
            return (await after.StateOfAsync(Code), await Visit.SpentAsync(after), Sandbox.RemoveBg.PaidCalls(), Sandbox.RemoveBg.Billed());
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Sandbox.DisposeAsync();
            Folder.Delete(recursive: true);
        }
    }
}
