using System.Net;
using System.Text.Json.Nodes;
using Cutout.Gateway.Keys;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Unlocking;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Keys;

/// <summary>What a key's owner can see and delete, on any engine; each runs all of it.</summary>
public abstract class AccountTests(string engine)
{
    private static readonly Dictionary<string, string?> Accounts = new() { ["Privacy:Profile"] = "api-accounts" };

    [Fact]
    public async Task The_owner_gets_all_that_is_kept_of_the_key()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, Accounts);
        var (key, id) = await gateway.IssueAsync("""{"label":"shop","email":"owner@shop.example","prepaidCredits":5}""");
        await gateway.PostKeysAsync("/credit", $$"""{"id":"{{id}}","credits":2}""");
        await gateway.SpendAsync(key, 1, 12);
        await gateway.Services.GetRequiredService<KeyKeeper>().TendAsync();

        var answer = await gateway.AccountAsync(HttpMethod.Get, key);

        Assert.True(answer.Headers.CacheControl?.NoStore);
        var account = await Buyer.JsonOf(answer, HttpStatusCode.OK);
        Assert.Equal(("owner@shop.example", "shop", id, 6m), ((string?)account["key"]!["email"], (string?)account["key"]!["label"], (string?)account["key"]!["id"], (decimal)account["key"]!["prepaidLeft"]!));
        Assert.Equal("""[{"day":"2026-11-22","calls":1,"credits":1,"megapixels":12}]""", account["usage"]!.ToJsonString());
        Assert.Equal(2, (decimal)account["creditsAdded"]!.AsArray().Single()!["credits"]!);
        Assert.DoesNotContain(key, account.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owner_deletes_the_key_and_everything_of_it_at_once()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, Accounts);
        var (key, id) = await gateway.IssueAsync("""{"email":"owner@shop.example","prepaidCredits":5}""");
        var (other, _) = await gateway.IssueAsync("""{"email":"other@shop.example","prepaidCredits":5}""");
        await gateway.PostKeysAsync("/credit", $$"""{"id":"{{id}}","credits":2}""");
        await gateway.SpendAsync(key, 1);
        await gateway.Services.GetRequiredService<KeyKeeper>().TendAsync();
        var holder = Assert.IsType<KeyDecision.Admitted>(await gateway.AdmitAsync(key)).Holder;
        var running = Assert.IsType<KeyReservationOutcome.Reserved>(await gateway.Services.GetRequiredService<KeyGate>().ReserveAsync(holder, 1, 1));

        Assert.Equal(HttpStatusCode.NoContent, (await gateway.AccountAsync(HttpMethod.Delete, key)).StatusCode);

        Assert.Equal("key-refused", await (await gateway.AccountAsync(HttpMethod.Get, key)).ProblemAsync());
        Assert.Equal("key-refused", await (await gateway.AccountAsync(HttpMethod.Delete, key)).ProblemAsync());
        KeyGate.Settle(running.Reservation, 1);
        await gateway.Services.GetRequiredService<KeyKeeper>().TendAsync();
        Assert.Equal("other@shop.example", (string?)(await gateway.GetKeysAsync()).AsArray().Single()!["email"]);
        Assert.Equal(HttpStatusCode.OK, (await gateway.AccountAsync(HttpMethod.Get, other)).StatusCode);
    }

    [Fact]
    public async Task Wrong_revoked_expired_and_missing_keys_get_one_answer()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, Accounts);
        var (revoked, id) = await gateway.IssueAsync("""{"prepaidCredits":5}""");
        await gateway.PostKeysAsync("/revoke", $$"""{"id":"{{id}}"}""");
        var (expired, _) = await gateway.IssueAsync("""{"prepaidCredits":5,"expiresAt":"2026-11-22T12:00:30Z"}""");
        Assert.Equal(HttpStatusCode.OK, (await gateway.AccountAsync(HttpMethod.Get, expired)).StatusCode);
        gateway.Clock.Advance(TimeSpan.FromSeconds(30));

        var answers = new List<string>();
        foreach (var key in new[] { null, "", "wrong", revoked, expired, ApiKey.New().Value })
        {
            using var answer = await gateway.AccountAsync(HttpMethod.Get, key);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            answers.Add(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Single(answers.Distinct());
        Assert.Equal("key-refused", (string?)JsonNode.Parse(answers[0])!["code"]);
    }

    [Theory]
    [InlineData("\"networks\":[\"127.0.0.0/8\"]", true)]
    [InlineData("\"networks\":[\"10.0.0.0/8\"]", false)]
    public async Task From_elsewhere_than_it_was_issued_for_a_key_shows_and_deletes_nothing(string condition, bool isGood)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, Accounts);
        var (key, _) = await gateway.IssueAsync($$"""{"prepaidCredits":5,{{condition}}}""");

        using var shown = await gateway.AccountAsync(HttpMethod.Get, key);
        Assert.Equal(isGood ? HttpStatusCode.OK : HttpStatusCode.Forbidden, shown.StatusCode);
        using var deleted = await gateway.AccountAsync(HttpMethod.Delete, key);

        Assert.Equal(isGood ? 0 : 1, (await gateway.GetKeysAsync()).AsArray().Count);
        if (!isGood)
        {
            Assert.Equal("key-not-from-here", await deleted.ProblemAsync());
        }
    }

    [Theory]
    [InlineData("https://shop.example")]
    [InlineData("https://evil.example")]
    [InlineData(null)]
    public async Task A_key_for_pages_which_their_visitors_have_too_opens_no_account_and_takes_no_e_mail(string? origin)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, Accounts);
        var (key, _) = await gateway.IssueAsync("""{"prepaidCredits":5,"origins":["https://shop.example"]}""");

        using var shown = await gateway.AccountAsync(HttpMethod.Get, key, origin);
        using var deleted = await gateway.AccountAsync(HttpMethod.Delete, key, origin);
        using var issued = await gateway.PostKeysAsync("", """{"prepaidCredits":5,"origins":["https://shop.example"],"email":"owner@shop.example"}""");

        Assert.Equal("key-not-from-here", await shown.ProblemAsync());
        Assert.Equal(HttpStatusCode.Forbidden, deleted.StatusCode);
        Assert.Equal("email", (await Buyer.JsonOf(issued, HttpStatusCode.BadRequest))["errors"]!.AsObject().Single().Key);
        Assert.Single((await gateway.GetKeysAsync()).AsArray());
    }

    [Theory]
    [InlineData("ram-only")]
    [InlineData("one-hour")]
    [InlineData("on-delivery")]
    [InlineData("revisit")]
    public async Task A_profile_without_accounts_has_no_such_calls(string profile)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, new Dictionary<string, string?> { ["Privacy:Profile"] = profile });
        var (key, _) = await gateway.IssueAsync("""{"prepaidCredits":5}""");

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            using var answer = await gateway.AccountAsync(method, key);
            Assert.Equal((HttpStatusCode.NotFound, "not-found"), (answer.StatusCode, await answer.ProblemAsync()));
        }

        Assert.IsType<KeyDecision.Admitted>(await gateway.AdmitAsync(key));
    }

    [Fact]
    public async Task A_profile_without_accounts_does_not_start_on_a_ledger_that_holds_e_mails()
    {
        using var place = await LedgerPlace.NewAsync(engine);
        string id;
        await using (var before = await GatewayUnderTest.StartAsync(place.Settings.Concat(Accounts).ToDictionary()))
        {
            (_, id) = await before.IssueAsync("""{"email":"owner@shop.example","prepaidCredits":5}""");
        }

        var problem = await Assert.ThrowsAsync<LedgerUnusableException>(() => GatewayUnderTest.StartAsync(place.Settings));
        Assert.Contains("1 API keys with an e-mail, and the profile ram-only has no accounts", problem.Message, StringComparison.Ordinal);
        await using (var again = await GatewayUnderTest.StartAsync(place.Settings.Concat(Accounts).ToDictionary()))
        {
            await again.PostKeysAsync("/delete", $$"""{"id":"{{id}}"}""");
        }

        await using var gateway = await GatewayUnderTest.StartAsync(place.Settings);
        Assert.Empty((await gateway.GetKeysAsync()).AsArray());
    }
}
