using Cutout.Gateway.Compatibility;
using Cutout.Gateway.Diagnostics;
using Cutout.Gateway.Editing;
using Cutout.Gateway.Keys;
using Cutout.Gateway.Page;
using Cutout.Gateway.Previews;
using Cutout.Gateway.Privacy;
using Cutout.Gateway.Privacy.AccessLog;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Purchases;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway;

/// <summary>The table of contents: what the gateway is made of, and in which order a request passes through it.</summary>
internal static class GatewayHost
{
    public static async Task<int> ServeAsync(string[] args)
    {
        try
        {
            await using var app = Build(args);

            // Before the host looks at them itself, for it would tell of a wrong setting in forty lines.
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            await RunAsync(app);
            return 0;
        }
        catch (Exception problem) when (StartupProblem.Explains(problem, out var message))
        {
            await Console.Error.WriteLineAsync(message);
            return 1;
        }
    }

    private static async Task RunAsync(WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop while it was still starting, it has nothing to end.
        }
    }

    /// <summary>Builds without starting; tests put their clock and sockets in by <paramref name="configure"/>.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = CreateBuilder(args).AddGateway();
        configure?.Invoke(builder);
        return builder.Build().UseGateway();
    }

    public static WebApplicationBuilder CreateBuilder(string[] args) => WebApplication.CreateBuilder(new WebApplicationOptions
    {
        // Settings are read once, at start. Watching their files would take of the 128 watches that a machine gives each user,
        // and where they are used up the gateway would not start.
        Args = ["--hostBuilder:reloadConfigOnChange=false", .. args],
        ApplicationName = typeof(GatewayHost).Assembly.GetName().Name,
        // A published copy started from another folder must find its page and its settings.
        ContentRootPath = AppContext.BaseDirectory,
    }).AddGatewayConfiguration();

    private static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder)
    {
        builder.AddWeb();
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSessions(builder.Configuration)
            .AddProviders(builder.Configuration)
            .AddPreviews(builder.Configuration)
            .AddEditing()
            .AddUnlocking(builder.Configuration)
            .AddPurchases(builder.Configuration)
            .AddKeys(builder.Configuration)
            .AddCompatibility(builder.Configuration)
            .AddPage(builder.Configuration)
            .AddPrivacy(builder.Configuration)
            .AddDiagnostics();
        return builder;
    }

    private static WebApplication UseGateway(this WebApplication app)
    {
        app.UseAccessLog();
        app.UseWeb();
        app.MapSessions();
        app.MapProviders();
        app.MapPreviews();
        app.MapEditing();
        app.MapUnlocking();
        app.MapPurchases();
        app.MapKeys();
        app.MapCompatibility();
        app.MapPage();
        app.MapPrivacy();
        app.MapDiagnostics();
        return app;
    }
}
