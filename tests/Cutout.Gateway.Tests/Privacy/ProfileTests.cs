using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Keys;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Tests.Web;
using Cutout.Gateway.Unlocking;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>Each profile as it is shipped: what it publishes, and that it does what it publishes.</summary>
public sealed class ProfileTests
{
    public static readonly TheoryData<string> All = ["ram-only", "one-hour", "on-delivery", "revisit", "api-accounts"];

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("ram-only", 1800, "fixed", null, null)]
    [InlineData("one-hour", 3600, "fixed", 365, "30 days: time, address, browser")]
    [InlineData("on-delivery", 1800, "on-delivery", null, null)]
    [InlineData("revisit", 86400, "sliding", null, "90 days: time, address, request, status, bytes, browser, referrer")]
    [InlineData("api-accounts", 1800, "on-delivery", null, "30 days: time, address, request, status")]
    public async Task A_profile_publishes_what_it_sets_and_erases_a_preview_that_nobody_buys_when_it_says(
        string name, int seconds, string ends, int? daysOfCounts, string? log)
    {
        await using var gateway = await StartAsync(name);

        var policy = await PolicyAsync(gateway);

        Assert.Equal(name, (string?)policy["profile"]);
        var pictures = policy["pictures"]!;
        Assert.Equal(("memory", seconds, ends, ends == "sliding"), ((string?)pictures["in"], (int)pictures["seconds"]!, (string?)pictures["ends"], (bool)pictures["editable"]!));
        Assert.Equal(daysOfCounts * 86400, (int?)policy["statistics"]!["keptSeconds"]);
        Assert.Equal(log, policy["log"] is { } published ? $"{(int)published["keptSeconds"]! / 86400} days: {string.Join(", ", published["fields"]!.AsArray())}" : null);
        var session = await ReadyAsync(gateway);
        gateway.Clock.Advance(TimeSpan.FromSeconds(seconds) - Second);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, session));
        gateway.Clock.Advance(Second);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(gateway, session));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_profile_says_that_it_has_accounts_exactly_if_a_key_can_carry_an_e_mail_and_its_owner_export_and_delete_it(string name)
    {
        await using var gateway = await StartAsync(name);
        var published = (await PolicyAsync(gateway))["accounts"];

        using var issued = await gateway.PostKeysAsync("", """{"prepaidCredits":1,"email":"owner@shop.example"}""");

        Assert.Equal(name == "api-accounts", published is not null);
        Assert.Equal(published is not null, issued.StatusCode == HttpStatusCode.Created);
        if (published is null)
        {
            return;
        }

        var key = (string)(await Buyer.JsonOf(issued, HttpStatusCode.Created))["key"]!;
        Assert.Equal(("GET /v1/account", "DELETE /v1/account", 395), ((string?)published["export"], (string?)published["erase"], (int)published["usageKeptSeconds"]! / 86400));
        var account = await Buyer.JsonOf(await gateway.AccountAsync(HttpMethod.Get, key), HttpStatusCode.OK);
        Assert.Equal(["conditions", "credits", "email", "label", "usage"], published["kept"]!.AsArray().Select(thing => (string)thing!).Order(StringComparer.Ordinal));
        Assert.Equal(["creditsAdded", "key", "usage"], account.Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.NoContent, (await gateway.AccountAsync(HttpMethod.Delete, key)).StatusCode);
        Assert.Empty((await gateway.GetKeysAsync()).AsArray());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_profile_writes_of_each_request_what_it_publishes_and_nothing_else(string name)
    {
        await using var gateway = await StartAsync(name);
        var published = (await PolicyAsync(gateway))["log"]?["fields"]!.AsArray().Select(field => (string)field!).ToList() ?? [];
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/operations") { Headers = { { "User-Agent", "canary-browser/7" }, { "Referer", "https://canary.example/from" } } };
        using var answer = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        var access = Path.Combine(gateway.Folder, "access");
        var written = "";
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        for (var tries = 0; !patience.IsCancellationRequested && !written.Contains("/v1/operations", StringComparison.Ordinal) && !written.Contains("canary-browser", StringComparison.Ordinal); tries++)
        {
            gateway.Clock.Advance(TimeSpan.FromSeconds(1));
            await gateway.MomentAsync();
            written = Directory.Exists(access) ? string.Concat(Directory.EnumerateFiles(access).Select(ReadShared)) : "";
            if (published.Count == 0 && tries > 20)
            {
                break;
            }
        }

        foreach (var (field, sign) in new[] { ("address", "127.0.0.1"), ("request", "/v1/operations"), ("browser", "canary-browser"), ("referrer", "canary.example") })
        {
            Assert.Equal(published.Contains(field), written.Contains(sign, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Without_a_wish_the_profile_is_ram_only()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        Assert.Equal("ram-only", (string?)(await PolicyAsync(gateway))["profile"]);
    }

    [Theory]
    [InlineData("on-delivery")]
    [InlineData("api-accounts")]
    public async Task Where_delivery_ends_it_a_receipt_erases_the_pictures_at_once(string profile)
    {
        await using var gateway = await StartAsync(profile);
        var session = await UnlockedAsync(gateway);
        var picture = await SaveAsync(gateway, session);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, session));

        using var receipt = await gateway.Client.PostAsJsonAsync(
            $"/v1/cutouts/{session["id"]}/receipt", new { sha256 = Convert.ToHexStringLower(SHA256.HashData(picture)) }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, receipt.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(gateway, session));
        Assert.Equal(0, HeldBy(gateway));
    }

    [Fact]
    public async Task Where_delivery_ends_it_a_download_without_a_receipt_can_be_repeated_for_as_long_as_is_published_and_no_longer()
    {
        await using var gateway = await StartAsync("on-delivery");
        var after = TimeSpan.FromSeconds((int)(await PolicyAsync(gateway))["pictures"]!["secondsAfterDelivery"]!);
        var session = await UnlockedAsync(gateway);
        await SaveAsync(gateway, session);
        await EndsAtAsync(gateway, session, gateway.Clock.GetUtcNow() + after);

        gateway.Clock.Advance(after - Second);
        await SaveAsync(gateway, session);
        gateway.Clock.Advance(Second);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(gateway, session));
        Assert.Equal(0, HeldBy(gateway));
    }

    [Fact]
    public async Task Where_delivery_ends_it_half_a_download_ends_nothing()
    {
        await using var gateway = await StartAsync("on-delivery");
        var session = await UnlockedAsync(gateway);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/cutouts/{session["id"]}/result") { Headers = { { "Range", "bytes=0-99" } } };
        using var part = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);

        gateway.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, session));
    }

    [Theory]
    [InlineData("ram-only")]
    [InlineData("one-hour")]
    [InlineData("revisit")]
    public async Task Where_delivery_does_not_end_it_a_receipt_leaves_the_picture_to_be_saved_again(string profile)
    {
        await using var gateway = await StartAsync(profile);
        var session = await UnlockedAsync(gateway);
        var picture = await SaveAsync(gateway, session);
        using var receipt = await gateway.Client.PostAsJsonAsync(
            $"/v1/cutouts/{session["id"]}/receipt", new { sha256 = Convert.ToHexStringLower(SHA256.HashData(picture)) }, TestContext.Current.CancellationToken);

        gateway.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(picture, await SaveAsync(gateway, session));
    }

    [Fact]
    public async Task Counts_past_the_time_that_is_published_are_deleted_and_deliveries_and_younger_ones_are_kept()
    {
        // Every timer's every tick is run through, so that a year would take long.
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Privacy:Profile"] = "one-hour", ["Books:KeepFor"] = "1.00:00:00" });
        var kept = TimeSpan.FromSeconds((int)(await PolicyAsync(gateway))["statistics"]!["keptSeconds"]!);
        await SaveAsync(gateway, await UnlockedAsync(gateway));
        await CountedAsync(gateway, "uploads", 1);

        gateway.Clock.Advance(kept);
        await ReadyAsync(gateway);
        await CountedAsync(gateway, "uploads", 2);
        gateway.Clock.Advance(TimeSpan.FromDays(1));

        await CountedAsync(gateway, "uploads", 1);
        await CountedAsync(gateway, "deliveries", 1);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task No_answer_of_a_whole_purchase_sets_a_cookie(string profile)
    {
        await using var gateway = await StartAsync(profile);
        Assert.Empty((await PolicyAsync(gateway))["cookies"]!.AsArray());
        var session = await UnlockedAsync(gateway);
        foreach (var path in new[] { "/", "/privacy", "/v1/privacy", "/v1/operations", $"/v1/cutouts/{session["id"]}", $"/v1/cutouts/{session["id"]}/preview", $"/v1/cutouts/{session["id"]}/result" })
        {
            using var answer = await gateway.Client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, path);
            Assert.False(answer.Headers.Contains("Set-Cookie"), path);
        }
    }

    [Theory]
    [InlineData("no-such", null, null, "Privacy:Profile is \"no-such\"; there are api-accounts, on-delivery, one-hour, ram-only, revisit")]
    [InlineData("../profiles/ram-only", null, null, "Privacy:Profile is \"../profiles/ram-only\"")]
    [InlineData("one-hour", "Sessions:KeepFor", "02:00:00", "Sessions:KeepFor is 02:00:00, but in the profile one-hour pictures are kept 01:00:00 at most")]
    [InlineData("on-delivery", "Sessions:Ends", "fixed", "Sessions:Ends is fixed, but in the profile on-delivery it is on-delivery")]
    [InlineData("ram-only", "Sessions:Ends", "sliding", "Sessions:Ends is sliding, but in the profile ram-only it is fixed or on-delivery")]
    [InlineData("revisit", "Sessions:Ends", "fixed", "Sessions:Ends is fixed, but in the profile revisit it is sliding")]
    [InlineData("one-hour", "Books:KeepFor", "800.00:00:00", "Books:KeepFor is 800.00:00:00, but in the profile one-hour counts are kept 366.00:00:00 at most")]
    [InlineData("ram-only", "Privacy:AccessLog:Fields", "time, address", "Privacy:AccessLog:Fields is time, address, but in the profile ram-only requests are logged without address")]
    [InlineData("on-delivery", "Privacy:AccessLog:Fields", "time", "Privacy:AccessLog:Fields is time, but in the profile on-delivery requests are logged without time")]
    [InlineData("one-hour", "Privacy:AccessLog:KeepFor", "31.00:00:00", "Privacy:AccessLog:KeepFor is 31.00:00:00, but in the profile one-hour the access log is kept 30.00:00:00 at most")]
    [InlineData("ram-only", "Sessions:Ends", "never", "Sessions:Ends is \"never\"; it must be fixed, on-delivery or sliding")]
    [InlineData("ram-only", "Books:KeepFor", "01:00:00", "Books:KeepFor is 01:00:00; it must lie between 1.00:00:00 and 3660.00:00:00")]
    public async Task A_setting_that_breaks_what_the_profile_stands_for_is_refused_by_its_name(string profile, string? setting, string? value, string sentence)
    {
        var settings = new Dictionary<string, string?> { ["Privacy:Profile"] = profile };
        if (setting is not null)
        {
            settings[setting] = value;
        }

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayUnderTest.StartAsync(settings));

        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stricter_setting_than_the_profiles_is_taken_and_published()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            new Dictionary<string, string?> { ["Privacy:Profile"] = "one-hour", ["Sessions:KeepFor"] = "00:10:00", ["Sessions:Ends"] = "on-delivery" });

        var pictures = (await PolicyAsync(gateway))["pictures"]!;

        Assert.Equal((600, "on-delivery"), ((int)pictures["seconds"]!, (string?)pictures["ends"]));
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }

    private static Task<GatewayUnderTest> StartAsync(string profile) =>
        GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Privacy:Profile"] = profile });

    private static async Task<JsonObject> ReadyAsync(GatewayUnderTest gateway)
    {
        var buyer = new Buyer(gateway.Client);
        return await buyer.UntilReadyAsync(await buyer.UploadAsync(Pictures.Jpeg(64, 48)));
    }

    private static async Task<JsonObject> UnlockedAsync(GatewayUnderTest gateway) =>
        await new Buyer(gateway.Client).UnlockAsync(await ReadyAsync(gateway), (await gateway.MintAsync()).Text);

    private static async Task<byte[]> SaveAsync(GatewayUnderTest gateway, JsonObject session)
    {
        using var answer = await new Buyer(gateway.Client).DownloadAsync(session);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<HttpStatusCode> StatusAsync(GatewayUnderTest gateway, JsonObject session) =>
        (await gateway.Client.GetAsync($"/v1/cutouts/{session["id"]}", TestContext.Current.CancellationToken)).StatusCode;

    /// <summary>A delivery is noted when the last byte has left, which the one who got it may know a moment earlier.</summary>
    private static Task EndsAtAsync(GatewayUnderTest gateway, JsonObject session, DateTimeOffset end) => Eventually.HoldsAsync(async () =>
        (await gateway.Services.GetRequiredService<ISessionStore>().FindAsync(
            SessionId.Parse((string)session["id"]!, null), TestContext.Current.CancellationToken))!.ExpiresAt == end);

    private static long HeldBy(GatewayUnderTest gateway) => gateway.Services.GetRequiredService<MemoryBudget>().Held;

    /// <summary>Waits until the ledger holds so many; a writer that is late is given its time.</summary>
    private static async Task CountedAsync(GatewayUnderTest gateway, string name, long expected)
    {
        var counted = -1L;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        for (var tries = 0; counted != expected && !patience.IsCancellationRequested; tries++)
        {
            // The writer goes by the clock. A quarter of an hour is enough for it, and doesn't bring the next day.
            gateway.Clock.Advance(tries < 100 ? TimeSpan.FromSeconds(10) : TimeSpan.Zero);
            await gateway.MomentAsync();
            counted = await gateway.Services.GetRequiredService<Ledger>().ReadAsync(
                connection => connection.ExecuteScalarAsync<long>("SELECT COALESCE(SUM(times), 0) FROM counters WHERE name = @name", new { name }));
        }

        Assert.Equal(expected, counted);
    }

    private static async Task<JsonObject> PolicyAsync(GatewayUnderTest gateway) =>
        await Buyer.JsonOf(await gateway.Client.GetAsync("/v1/privacy", TestContext.Current.CancellationToken), HttpStatusCode.OK);
}
