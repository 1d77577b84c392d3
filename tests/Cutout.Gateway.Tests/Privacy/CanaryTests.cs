using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Unlocking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>
/// Something that nobody else has in every field that a visitor can fill, and then a search of everything that the gateway
/// tells others: logs, metrics, traces, the answers to somebody else, the vendor.
/// </summary>
public sealed class CanaryTests
{
    private const string FileName = "canary-file-7d1f.jpg";
    private const string Description = "canary-description-44b0";
    private const string Prompt = "canary-prompt-c2e9";
    private const string Hint = "0.73160842";
    private const string Agent = "canary-agent-51aa";
    private const string Page = "https://canary-page-e07b.example/";
    private const string Token = "canary-token-0d3c-of-nobody";
    private const string Retry = "canary-retry-93f4";
    private const string Address = "198.51.100.177";
    private const string Trace = "canary-trace-a61c";

    /// <summary>All that settings can ask of a log.</summary>
    internal static readonly (string, string)[] Talkative =
    [
        ("Logging:LogLevel:Default", "Trace"),
        ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
        ("Logging:LogLevel:Microsoft.AspNetCore.HttpLogging", "Information"),
        ("Logging:LogLevel:System.Net.Http", "Trace"),
        ("Logging:Cutout.Gateway.Tests.RecordedLog:LogLevel:Microsoft.AspNetCore.Hosting", "Trace"),
    ];

    [Fact]
    public async Task Nothing_that_a_visitor_sends_is_told_to_anybody_else()
    {
        // As .NET 11 would; the gateway sets it back.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        using var access = new AccessFolder();
        await using var vendors = await StartAsync(
        [
            .. Talkative, ("Privacy:AccessLog:Fields", "time,request,status,bytes"), ("Privacy:AccessLog:KeepFor", "30.00:00:00"), ("Privacy:AccessLog:Folder", access.Path),
        ]);
        using var sinks = new Sinks(vendors.Gateway.Address.Port);
        var (id, reference, codes) = await VisitAsync(vendors);
        var key = vendors.RemoveBg.ApiKey;
        string[] secrets = [FileName, Description, Prompt, Hint, Agent, Page, Token, Retry, Address, Trace, key, id, .. codes, .. codes.Select(code => code.Replace("-", "", StringComparison.Ordinal))];

        AssertNone(secrets, "log", Logged(vendors.Gateway));
        AssertNone(secrets, "metric or trace", sinks.Told);
        AssertNone([.. secrets, reference], "access log", await access.LinesAsync("DELETE /v1/cutouts/{id} 204"));
        AssertNone([.. secrets.Except([key]), reference], "vendor", ToldToVendor(vendors));
        foreach (var address in new[] { "/", "/privacy", "/v1/privacy", "/v1/page", "/v1/operations", "/health/ready" })
        {
            AssertNone([.. secrets, reference], address, [await vendors.Gateway.Client.GetStringAsync(address, TestContext.Current.CancellationToken)]);
        }

        // The search would have found them: the vendor was told its key, and the metrics and traces tell of the requests.
        Assert.Contains(ToldToVendor(vendors), text => text.Contains(key, StringComparison.Ordinal));
        Assert.Contains(sinks.Told, text => text.Contains("/unlock", StringComparison.Ordinal));
        Assert.Contains(sinks.Told, text => text.StartsWith(Sinks.Requests, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_search_would_find_what_the_framework_tells_without_the_gateways_measures()
    {
        await using var vendors = await StartAsync(Talkative, builder => builder.Services
            .Replace(ServiceDescriptor.Singleton<ILoggerFactory, LoggerFactory>())
            .Replace(ServiceDescriptor.Singleton(DistributedContextPropagator.CreateDefaultPropagator())));
        using var sinks = new Sinks(vendors.Gateway.Address.Port);

        var (id, _, _) = await VisitAsync(vendors);

        Assert.Contains(vendors.Gateway.Log.Lines, line => line.Contains(id, StringComparison.Ordinal));
        Assert.Contains(vendors.Gateway.Log.Lines, line => line.Contains(Agent, StringComparison.Ordinal));
        Assert.Contains(vendors.Gateway.Log.Events, happened => happened.Scopes.Contains(id, StringComparison.Ordinal));
        Assert.Contains(sinks.Told, text => text.Contains(Trace, StringComparison.Ordinal));
    }

    private static async Task<VendorsUnderTest> StartAsync((string, string)[] settings, Action<WebApplicationBuilder>? configure = null)
    {
        var vendors = await VendorsUnderTest.StartWithAsync(
            builder =>
            {
                // The framework's own log of requests, as anybody might add it; its headers are written where a setting asks for them.
                builder.Services.AddHttpLogging(logging => logging.RequestHeaders.Add("User-Agent"));
                builder.Services.AddTransient<IStartupFilter, HttpLoggingFirst>();
                configure?.Invoke(builder);
            },

            // The visitor's page is one that the operator has named: from any other nothing is taken, and nothing would be told.
            [.. settings, ("Cors:Origins", Page.TrimEnd('/'))]);
        vendors.RemoveBg.Cuts();
        return vendors;
    }

    /// <summary>A visitor who fills every field, makes every mistake, and buys in the end.</summary>
    private static async Task<(string Id, string Reference, IReadOnlyList<string> Codes)> VisitAsync(VendorsUnderTest vendors)
    {
        using var visitor = vendors.Gateway.NewClient();
        visitor.DefaultRequestHeaders.Add("User-Agent", Agent);
        visitor.DefaultRequestHeaders.Add("Referer", Page);
        visitor.DefaultRequestHeaders.Add("Origin", Page.TrimEnd('/'));
        visitor.DefaultRequestHeaders.Add("X-Forwarded-For", Address);
        visitor.DefaultRequestHeaders.Add("Forwarded", $"for={Address}");
        visitor.DefaultRequestHeaders.Add("Authorization", $"Bearer {Token}");
        visitor.DefaultRequestHeaders.Add("Idempotency-Key", Retry);
        visitor.DefaultRequestHeaders.Add("Cookie", $"name={Prompt}");
        visitor.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        visitor.DefaultRequestHeaders.Add("tracestate", $"shop={Trace}");
        visitor.DefaultRequestHeaders.Add("baggage", $"shop={Trace}");
        visitor.DefaultRequestHeaders.Add("Request-Id", Trace);
        var photo = Described(Pictures.Jpeg(800, 600));

        using var form = new MultipartFormDataContent
        {
            { new StringContent("background-removal"), "operation" },
            { PartOf(photo), "image", FileName },
        };
        using var uploaded = await visitor.PostAsync("/v1/cutouts", form, TestContext.Current.CancellationToken);
        var session = await new Buyer(visitor).UntilReadyAsync(await Buyer.JsonOf(uploaded, HttpStatusCode.Created, HttpStatusCode.Accepted));
        var (id, reference) = ((string)session["id"]!, (string)session["reference"]!);

        await vendors.Gateway.Client.PostAsync($"/v1/cutouts?operation={Prompt}&style={Prompt}&provider={Prompt}", photo.AsUpload(), TestContext.Current.CancellationToken);
        await vendors.Gateway.Client.PostAsync("/v1/cutouts?operation=background-removal", Encoding.ASCII.GetBytes(Description).AsUpload(), TestContext.Current.CancellationToken);
        foreach (var hints in new[] { $$$"""{"rectangle":[0,0,{{{Hint}}},1]}""", $$$"""{"{{{Prompt}}}":{{{Hint}}}}""", Prompt })
        {
            using var hinted = new MultipartFormDataContent { { PartOf(photo), "image", FileName }, { new StringContent("background-removal"), "operation" }, { new StringContent(hints), "hints" } };
            await vendors.Gateway.Client.PostAsync("/v1/cutouts", hinted, TestContext.Current.CancellationToken);
            await visitor.PostAsync($"/v1/cutouts/{id}/edits", new StringContent($$"""{"hints":{{hints}}}"""), TestContext.Current.CancellationToken);
        }

        await visitor.GetAsync($"/v1/cutouts/{Prompt}?x={Description}", TestContext.Current.CancellationToken);
        await visitor.GetAsync("/v1/admin/stats", TestContext.Current.CancellationToken);
        await visitor.PostAsJsonAsync("/v1/orders", new { order = Prompt, reference = Description }, TestContext.Current.CancellationToken);
        await visitor.PostAsJsonAsync($"/v1/cutouts/{id}/receipt", new { sha256 = Prompt }, TestContext.Current.CancellationToken);

        var (wrong, right) = (UnlockCode.New().Text, (await vendors.Gateway.MintAsync()).Text);
        foreach (var code in new[] { Prompt, wrong, right })
        {
            using var answer = await visitor.PostAsJsonAsync($"/v1/cutouts/{id}/unlock", new { code, note = Description }, TestContext.Current.CancellationToken);
        }

        using var result = await new Buyer(visitor).DownloadAsync(session);
        Assert.True(result.IsSuccessStatusCode);
        using var data = await visitor.GetAsync($"/v1/cutouts/{id}/data", TestContext.Current.CancellationToken);
        using var erased = await visitor.DeleteAsync($"/v1/cutouts/{id}", TestContext.Current.CancellationToken);
        Assert.True(erased.IsSuccessStatusCode);
        return (id, reference, [wrong, right]);
    }

    private static ByteArrayContent PartOf(byte[] photo) => new(photo) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } };

    // A comment segment (COM), and an EXIF block with an ImageDescription.
    private static byte[] Described(byte[] jpeg)
    {
        var text = Encoding.ASCII.GetBytes(Description);
        byte[] comment = [0xFF, 0xFE, 0, (byte)(text.Length + 2), .. text];
        byte[] exif =
        [
            .. "Exif"u8, 0, 0, .. "II"u8, 42, 0, 8, 0, 0, 0,
            1, 0, 0x0E, 0x01, 2, 0, (byte)text.Length, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0, .. text,
        ];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. comment, .. jpeg[2..]];
    }

    internal static IEnumerable<string> Logged(GatewayUnderTest gateway) =>
        gateway.Log.Events.Select(happened => $"{happened.Id.Name} {happened.Line} {happened.State} {happened.Scopes}");

    private static IEnumerable<string> ToldToVendor(VendorsUnderTest vendors) => vendors.RemoveBg.Requests.Select(request => string.Join(' ',
        [request.Path, request.Query, .. request.Headers.Values, .. request.Fields.Values, .. request.Pictures.Select(picture => picture.FileName)]));

    internal static void AssertNone(IReadOnlyList<string> secrets, string sink, IEnumerable<string> told)
    {
        foreach (var text in told)
        {
            Assert.All(secrets, secret => Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{secret} was told to the {sink}: {text}"));
        }
    }

    private sealed class AccessFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cutout-gateway-access-");

        public string Path => _folder.FullName;

        /// <summary>All lines, once this one has come.</summary>
        public async Task<IReadOnlyList<string>> LinesAsync(string last)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (true)
            {
                var lines = _folder.EnumerateFiles().SelectMany(file => ReadShared(file.FullName).Split('\n')).ToList();
                if (lines.Exists(line => line.Contains(last, StringComparison.Ordinal)))
                {
                    return lines;
                }

                Assert.False(patience.IsCancellationRequested, $"What is awaited is not written. The access log:\n{string.Join('\n', lines)}");
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
        }

        public void Dispose() => _folder.Delete(recursive: true);

        private static string ReadShared(string path)
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return reader.ReadToEnd();
        }
    }

    private sealed class HttpLoggingFirst : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseHttpLogging();
            next(app);
        };
    }
}
