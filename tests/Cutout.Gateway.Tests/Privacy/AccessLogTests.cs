using System.Net;
using System.Net.Sockets;
using System.Text;
using Cutout.Gateway.Privacy.AccessLog;
using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Tests.Unlocking;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Privacy;

public sealed class AccessLogTests : IDisposable
{
    private const string Day = "2026-11-22";
    private const string Everything = "time,address,request,status,bytes,browser,referrer";

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("cutout-gateway-access-");

    private string Folder => Path.Combine(_place.FullName, "access");

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_place.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        _place.Delete(recursive: true);
    }

    [Fact]
    public async Task Without_any_setting_nothing_is_written_down()
    {
        var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Privacy:AccessLog:Folder"] = Folder });

        using var answer = await gateway.Client.GetAsync("/health/live", TestContext.Current.CancellationToken);
        await using var next = await gateway.NextAsync();

        Assert.False(Directory.Exists(Folder));
        Assert.Empty(next.Services.GetRequiredService<IOptions<AccessLogOptions>>().Value.Fields);
    }

    [Theory]
    [InlineData("time", "time", "^12:00:00$")]
    [InlineData("address", "c-ip", "^127\\.0\\.0\\.1$")]
    [InlineData("request", "cs-method x-route", "^GET /v1/cutouts/{id}/preview$")]
    [InlineData("status", "sc-status", "^404$")]
    [InlineData("bytes", "sc-bytes", "^[1-9][0-9]+$")]
    [InlineData("browser", "cs(User-Agent)", "^Browser/1\\.0$")]
    [InlineData("referrer", "cs(Referer)", "^https://shop\\.example:8443$")]
    public async Task Each_field_is_written_down_when_it_is_named_and_no_other(string field, string columns, string expected)
    {
        await using var gateway = await StartAsync(field);
        using var visitor = gateway.NewClient();
        visitor.DefaultRequestHeaders.Add("User-Agent", "Browser/1.0");
        visitor.DefaultRequestHeaders.Add("Referer", "https://person:password@shop.example:8443/v1/cutouts/an-id?code=a-code");
        var size = (await visitor.GetByteArrayAsync("/v1/privacy", TestContext.Current.CancellationToken)).Length;

        using var answer = await visitor.GetAsync($"/v1/cutouts/{new string('a', 32)}/preview?code=a-code", TestContext.Current.CancellationToken);
        var lines = await LinesAsync(gateway, 2);

        Assert.Equal(["#Version: 1.0", "#Date: 2026-11-22 12:00:00", $"#Fields: {columns}"], lines[..3]);
        Assert.Equal(5, lines.Length);
        Assert.Matches(expected, lines[4]);
        if (field == "bytes")
        {
            Assert.Equal($"{size}", lines[3]);
            Assert.Equal($"{answer.Content.Headers.ContentLength}", lines[4]);
        }
    }

    [Fact]
    public async Task All_fields_stand_in_the_order_in_which_they_are_named_as_a_list_too()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?>
        {
            ["Privacy:Profile"] = "revisit",
            ["Privacy:AccessLog:Fields:0"] = "status",
            ["Privacy:AccessLog:Fields:1"] = "time",
            ["Privacy:AccessLog:KeepFor"] = "30.00:00:00",
            ["Privacy:AccessLog:Folder"] = Folder,
        });

        using var answer = await gateway.Client.GetAsync("/v1/nothing", TestContext.Current.CancellationToken);

        Assert.Equal(["#Fields: sc-status time", "404 12:00:00"], (await LinesAsync(gateway, 1))[2..]);
    }

    [Fact]
    public async Task What_a_purchase_sends_is_counted_to_the_byte_and_holds_no_id_code_or_query()
    {
        await using var vendors = await VendorsUnderTest.StartAsync([.. Settings(Everything).Select(setting => (setting.Key, setting.Value!))]);
        vendors.RemoveBg.Cuts();
        var buyer = new Buyer(vendors.Gateway.Client);
        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(Pictures.Jpeg(800, 600)));
        var id = (string)session["id"]!;
        using var preview = await vendors.Gateway.Client.GetAsync((string)session["preview"]!["url"]!, TestContext.Current.CancellationToken);
        var code = (await vendors.Gateway.MintAsync()).Text;
        await buyer.UnlockAsync(session, code);
        using var result = await buyer.DownloadAsync(session);
        using var page = await vendors.Gateway.Client.GetAsync("/", TestContext.Current.CancellationToken);
        var pageBytes = (await page.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;

        var lines = await LinesUntilAsync(vendors.Gateway, lines => lines.Any(line => line.Contains($" GET - 200 {pageBytes} ", StringComparison.Ordinal)));

        Assert.Contains(lines, line => line.Contains($" GET /v1/cutouts/{{id}}/result 200 {result.Content.Headers.ContentLength} ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($" GET /v1/cutouts/{{id}}/preview 200 {preview.Content.Headers.ContentLength} ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(" POST /v1/cutouts/{id}/unlock 200 ", StringComparison.Ordinal));
        foreach (var secret in new[] { id, (string)session["reference"]!, code, code.Replace("-", "", StringComparison.Ordinal), "?", "background-removal" })
        {
            Assert.DoesNotContain(lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task The_address_is_the_visitors_where_a_known_proxy_tells_it()
    {
        await using var gateway = await StartAsync("address", ("Proxies:Known", "127.0.0.1"));
        gateway.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "2001:db8::7");

        using var answer = await gateway.Client.GetAsync("/health/live", TestContext.Current.CancellationToken);

        Assert.Equal("2001:db8::7", (await LinesAsync(gateway, 1))[3]);
    }

    [Fact]
    public async Task Nobody_can_forge_a_line_or_a_column()
    {
        await using var gateway = await StartAsync("browser,referrer,request");
        const string Forged = "A\tB \" 200 %0A\u00e9\u001b[2J";

        await SendRawAsync(gateway, $"GET /health/live HTTP/1.1\r\nHost: a\r\nUser-Agent: {Forged}\r\nReferer: https://a.example\"+x/y\r\nConnection: close\r\n\r\n");
        await SendRawAsync(gateway, $"CANARY /health/live HTTP/1.1\r\nHost: a\r\nUser-Agent: {new string('x', 5000)}\r\nReferer: not an address\r\nConnection: close\r\n\r\n");
        var lines = await LinesAsync(gateway, 2);

        Assert.Equal(5, lines.Length);
        Assert.All(lines[3..], line => Assert.Equal(4, line.Split(' ').Length));
        Assert.All(lines[3..], line => Assert.Matches("^[!-~ ]+$", line));
        Assert.StartsWith("A%09B+%22+200+%250A", lines[3], StringComparison.Ordinal);
        Assert.Equal($"{new string('x', 256)} - OTHER -", lines[4].Replace(" /health/live", " -", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a b+c%d\"e#", "a+b%2Bc%25d%22e%23")]
    [InlineData("one\r\n127.0.0.1 GET", "one%0D%0A127.0.0.1+GET")]
    [InlineData("\u00e9\u2028\ud83d\ude00", "%C3%A9%E2%80%A8%F0%9F%98%80")]
    [InlineData("", "-")]
    [InlineData(null, "-")]
    public void Other_peoples_text_is_one_word_of_ascii(string? text, string word)
    {
        Assert.Equal(word, AccessLogText.Of(text));
        Assert.True(AccessLogText.Of(text + new string('\u00e9', 500)).Length <= 256);
    }

    [Fact]
    public async Task A_day_is_deleted_before_any_entry_is_older_than_was_promised_and_nothing_else_is()
    {
        Directory.CreateDirectory(Folder);
        var (over, kept, others) = (FileOf("2026-11-19"), FileOf("2026-11-20"), new[] { Path.Combine(Folder, "access-mine.log"), Path.Combine(Folder, "notes.txt") });
        foreach (var file in others.Append(over).Append(kept))
        {
            await File.WriteAllTextAsync(file, "an entry", TestContext.Current.CancellationToken);
        }

        await using var gateway = await GatewayUnderTest.StartAsync(Settings("time", "3.00:00:00"));
        Assert.False(File.Exists(over));
        Assert.True(File.Exists(kept));

        using var answer = await gateway.Client.GetAsync("/health/live", TestContext.Current.CancellationToken);
        await LinesAsync(gateway, 1);
        await AdvanceAsync(gateway, TimeSpan.FromHours(10), () => File.Exists(kept), stays: true);
        await AdvanceAsync(gateway, TimeSpan.FromHours(2), () => File.Exists(kept), stays: false);
        await AdvanceAsync(gateway, TimeSpan.FromDays(1), () => File.Exists(FileOf(Day)), stays: true);
        await AdvanceAsync(gateway, TimeSpan.FromDays(1), () => File.Exists(FileOf(Day)), stays: false);

        Assert.All(others, file => Assert.True(File.Exists(file)));
    }

    [Fact]
    public async Task Each_day_has_its_file_and_a_restart_goes_on_with_it()
    {
        var gateway = await StartAsync("time,status");
        using (await gateway.Client.GetAsync("/health/live", TestContext.Current.CancellationToken))
        {
            await LinesAsync(gateway, 1);
        }

        await using var next = await gateway.NextAsync();
        using (await next.Client.GetAsync("/health/live", TestContext.Current.CancellationToken))
        {
            await LinesUntilAsync(next, lines => lines.Length == 8);
        }

        next.Clock.Advance(TimeSpan.FromHours(12));
        using (await next.Client.GetAsync("/health/live", TestContext.Current.CancellationToken))
        {
            await LinesUntilAsync(next, lines => lines is [.., "00:00:00 200"], "2026-11-23");
        }

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FileOf(Day)));
        }
    }

    [Fact]
    public async Task What_waits_at_the_stop_is_still_written()
    {
        var gateway = await StartAsync("status");
        for (var count = 0; count < 50; count++)
        {
            using var answer = await gateway.Client.GetAsync("/health/live", TestContext.Current.CancellationToken);
        }

        await using var next = await gateway.NextAsync();

        Assert.Equal(50, Read(Day).Count(line => line == "200"));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told_once_and_fails_no_request()
    {
        // A file where the folder should be: not even root can write into it.
        await File.WriteAllTextAsync(Folder, "no folder", TestContext.Current.CancellationToken);
        await using var gateway = await StartAsync("time,status");

        for (var count = 0; count < 5; count++)
        {
            using var answer = await gateway.Client.GetAsync("/health/live", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await UntilAsync(gateway, () => Named(gateway, "access-log-not-written").Count > 0);
        }

        // Each entry fails by itself: when one after the five has been taken, all five are lost.
        var queue = gateway.Services.GetRequiredService<AccessLogQueue>();
        await gateway.MomentAsync();
        await UntilAsync(gateway, () => queue.Waiting.Count == 0);
        File.Delete(Folder);
        while (!File.Exists(FileOf(Day)))
        {
            await gateway.MomentAsync();
        }

        await UntilAsync(gateway, () => Named(gateway, "access-log-written-again").Count > 0);
        Assert.Single(Named(gateway, "access-log-not-written"));
        Assert.Matches("; ([5-9]|[1-9][0-9]+) entries were lost", Assert.Single(Named(gateway, "access-log-written-again")).Line);
    }

    [Fact]
    public void When_the_disk_is_too_slow_entries_are_dropped_and_counted_and_nobody_waits()
    {
        var queue = new AccessLogQueue();

        for (var count = 0; count < AccessLogQueue.Room + 7; count++)
        {
            queue.Add(new AccessLogEntry(default, "a line"));
        }

        Assert.Equal(AccessLogQueue.Room, queue.Waiting.Count);
        Assert.Equal(7, queue.TakeDropped());
        Assert.Equal(0, queue.TakeDropped());
        Assert.DoesNotContain("a line", new AccessLogEntry(default, "a line").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_dropped_is_told_to_the_operator()
    {
        await using var gateway = await StartAsync("status");
        var queue = gateway.Services.GetRequiredService<AccessLogQueue>();

        await UntilAsync(gateway, () =>
        {
            for (var count = 0; count < 2 * AccessLogQueue.Room; count++)
            {
                queue.Add(new AccessLogEntry(new DateOnly(2026, 11, 22), "200"));
            }

            return Named(gateway, "access-log-entries-dropped").Count > 0;
        });

        Assert.Equal(LogLevel.Warning, Named(gateway, "access-log-entries-dropped")[0].Level);
    }

    [Fact]
    public async Task Files_of_an_access_log_that_is_no_longer_kept_are_told_to_the_operator()
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(FileOf(Day), "an entry", TestContext.Current.CancellationToken);

        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Privacy:AccessLog:Folder"] = Folder });

        Assert.Contains("1 files", Assert.Single(Named(gateway, "access-log-left-over")).Line, StringComparison.Ordinal);
        Assert.True(File.Exists(FileOf(Day)));
    }

    [Theory]
    [InlineData("time", "", "Privacy:AccessLog:KeepFor is missing, while Privacy:AccessLog:Fields asks for an access log; say how long it is kept, such as 30.00:00:00.")]
    [InlineData("", "30.00:00:00", "Privacy:AccessLog:KeepFor is 30.00:00:00, while Privacy:AccessLog:Fields names nothing that could be kept; leave both out, or name fields.")]
    [InlineData("time,path", "30.00:00:00", "Privacy:AccessLog:Fields has \"path\"; there are time, address, request, status, bytes, browser, referrer.")]
    [InlineData("time,time", "30.00:00:00", "Privacy:AccessLog:Fields names a field twice.")]
    [InlineData("time", "401.00:00:00", "Privacy:AccessLog:KeepFor is 401.00:00:00; it must lie between 2 and 400 days.")]
    [InlineData("time", "01:00:00", "Privacy:AccessLog:KeepFor is 01:00:00; it must lie between 2 and 400 days.")]
    public void Settings_that_contradict_each_other_are_refused_by_name(string fields, string keepFor, string sentence)
    {
        var settings = Settings(fields, keepFor);

        using var app = (IDisposable)GatewayHost.Build([.. settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
        var refused = Assert.Throws<OptionsValidationException>(() => ((WebApplication)app).Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(sentence, refused.Failures);
    }

    [Fact]
    public void A_misspelt_setting_is_refused()
    {
        using var app = (IDisposable)GatewayHost.Build(["--Privacy:AccessLog:Field=time"]);

        var refused = Assert.Throws<OptionsValidationException>(() => ((WebApplication)app).Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("Privacy:AccessLog:Field is not a setting", Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    private Dictionary<string, string?> Settings(string fields, string keepFor = "30.00:00:00") => new()
    {
        // The profile that promises least of the log.
        ["Privacy:Profile"] = "revisit",
        ["Privacy:AccessLog:Fields"] = fields,
        ["Privacy:AccessLog:KeepFor"] = keepFor,
        ["Privacy:AccessLog:Folder"] = Folder,
    };

    private Task<GatewayUnderTest> StartAsync(string fields, params (string Name, string Value)[] further)
    {
        var settings = Settings(fields);
        foreach (var (name, value) in further)
        {
            settings[name] = value;
        }

        return GatewayUnderTest.StartAsync(settings);
    }

    private string FileOf(string day) => Path.Combine(Folder, $"access-{day}.log");

    private static IReadOnlyList<RecordedEvent> Named(GatewayUnderTest gateway, string name) => [.. gateway.Log.Events.Where(happened => happened.Id.Name == name)];

    private async Task<string[]> LinesAsync(GatewayUnderTest gateway, int entries) => await LinesUntilAsync(gateway, lines => lines.Length >= 3 + entries);

    /// <summary>Asks nothing of the gateway meanwhile, for that would be written down too.</summary>
    private async Task<string[]> LinesUntilAsync(GatewayUnderTest gateway, Func<string[], bool> holds, string day = Day)
    {
        string[] lines = [];
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!File.Exists(FileOf(day)) || !holds(lines = Read(day)))
        {
            Assert.False(patience.IsCancellationRequested, $"What is awaited is not written. The access log:\n{string.Join('\n', lines)}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Empty(Named(gateway, "access-log-not-written"));
        return lines;
    }

    private string[] Read(string day)
    {
        using var reader = new StreamReader(new FileStream(FileOf(day), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task UntilAsync(GatewayUnderTest gateway, Func<bool> holds)
    {
        while (!holds())
        {
            await gateway.MomentAsync();
        }
    }

    // The sweeper wakes by the clock and works beside the test: give it time to do what it should not, too.
    private static async Task AdvanceAsync(GatewayUnderTest gateway, TimeSpan by, Func<bool> exists, bool stays)
    {
        for (var hour = 0; hour < by.TotalHours; hour++)
        {
            gateway.Clock.Advance(TimeSpan.FromHours(1));
            await gateway.MomentAsync();
        }

        while (exists() && !stays)
        {
            await gateway.MomentAsync();
        }

        Assert.Equal(stays, exists());
    }

    private static async Task SendRawAsync(GatewayUnderTest gateway, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
