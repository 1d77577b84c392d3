using System.Text;

namespace Cutout.Sandbox;

/// <summary>
/// <c>dotnet run --project src/Cutout.Sandbox</c>: the stand-ins as a server of their own, for whoever builds a front end
/// and has no key. Every valid call gets its normal answer.
/// </summary>
internal static class SandboxCommand
{
    private const string DefaultUrl = "http://localhost:8081";

    public static WebApplication Build(string[] args)
    {
        // Beside the binary, and not where the command was typed: the gateway's appsettings.json lies there.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
        });
        if (builder.Configuration["urls"] is null)
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.WebHost.ConfigureKestrel(SandboxHost.Loosen);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        WebApplication? app = null;
        var host = new SandboxHost(
            new SandboxOptions { Strict = false, KeepRequests = 200, KeepResults = 16 },
            () => new Uri(app!.Urls.First()));
        app = builder.Build();
        app.UseRouting();
        app.MapGet("/", () => Results.Text(Guide(host) + Bill(host)));
        host.Map(app);
        app.Lifetime.ApplicationStarted.Register(() => Console.Out.WriteLine(Guide(host)));
        app.Lifetime.ApplicationStopping.Register(host.Close);
        return app;
    }

    /// <summary>How to point the gateway here.</summary>
    private static string Guide(SandboxHost host)
    {
        var text = new StringBuilder("Stand-ins of the vendors. Start the gateway with these in its environment:\n\n");
        foreach (var standIn in host.StandIns)
        {
            text.Append(null, $"  Providers__{standIn.Name}__BaseAddress={standIn.BaseAddress} ");
            text.Append(null, $"Providers__{standIn.Name}__ApiKey={standIn.ApiKey}\n");
        }

        text.Append(null, $"\nDashScope's result files come from {host.DashScope.EffectiveResultOrigin}, and Leonardo's from here, which the gateway must be told to trust:\n\n");
        text.Append(null, $"  Providers__dashscope__ResultHosts__0={host.DashScope.EffectiveResultOrigin.Authority}\n");
        text.Append(null, $"  Providers__leonardo__ResultHosts__0={host.Leonardo.BaseAddress.Authority}\n");
        return text.ToString();
    }

    /// <summary>What has been charged so far.</summary>
    private static string Bill(SandboxHost host)
    {
        var text = new StringBuilder("\nCharged so far:\n\n");
        foreach (var standIn in host.StandIns)
        {
            var bill = standIn.Bill;
            var unit = bill.Count > 0 ? $" {bill[0].Unit}" : "";
            text.Append(null, $"  {standIn.Name}: {standIn.Charged}{unit} for {bill.Count} pictures\n");
        }

        return text.ToString();
    }
}
