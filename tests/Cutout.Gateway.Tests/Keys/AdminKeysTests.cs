using System.Net;
using System.Text.Json.Nodes;
using Cutout.Gateway.Keys;
using Cutout.Gateway.Tests.Unlocking;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Keys;

/// <summary>On any engine; each runs all of it.</summary>
public abstract class AdminKeysTests(string engine)
{
    [Fact]
    public async Task A_key_that_was_issued_is_shown_once_and_admitted()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);

        var answer = await gateway.PostKeysAsync("", """{"label":"shop","monthlyCredits":50,"prepaidCredits":0.5,"megapixelsPerMinute":20,"dailyCap":10,"origins":["https://shop.example"],"networks":["10.0.0.0/8"],"expiresAt":"2027-01-01T00:00:00Z"}""");

        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        var issued = await Buyer.JsonOf(answer, HttpStatusCode.Created);
        var key = (string)issued["key"]!;
        Assert.Matches("^cgk_[0-9a-hjkmnp-tv-z]{32}$", key);
        Assert.IsType<KeyDecision.ForeignOrigin>(await gateway.AdmitAsync(key));
        var listed = (await gateway.GetKeysAsync()).AsArray().Single()!;
        Assert.Equal(issued["about"]!.ToJsonString(), listed.ToJsonString());
        Assert.DoesNotContain(key, listed.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(key[^4..], (string?)listed["lastFour"]);
        Assert.Equal(
            """shop active 50 50 0.5 20 10 ["https://shop.example"] ["10.0.0.0/8"] 2027-01-01T00:00:00+00:00""",
            string.Join(' ', new[] { "label", "state", "monthlyCredits", "monthlyLeft", "prepaidLeft", "megapixelsPerMinute", "dailyCap", "origins", "networks", "expiresAt" }
                .Select(name => listed[name] is JsonArray list ? list.ToJsonString() : listed[name]!.ToString())));
    }

    [Theory]
    [InlineData("""{"monthlyCredits":-1}""", "monthlyCredits")]
    [InlineData("""{"prepaidCredits":1000000001}""", "prepaidCredits")]
    [InlineData("{}", "monthlyCredits")]
    [InlineData("""{"unlimited":true,"prepaidCredits":1}""", "unlimited")]
    [InlineData("""{"prepaidCredits":1,"dailyCap":-1}""", "dailyCap")]
    [InlineData("""{"prepaidCredits":"many"}""", "prepaidCredits")]
    [InlineData("""{"prepaidCredits":1,"megapixelsPerMinute":0}""", "megapixelsPerMinute")]
    [InlineData("""{"prepaidCredits":1,"origins":["shop.example"]}""", "origins")]
    [InlineData("""{"prepaidCredits":1,"origins":["*"]}""", "origins")]
    [InlineData("""{"prepaidCredits":1,"networks":["10.1.2.3/33"]}""", "networks")]
    [InlineData("""{"prepaidCredits":1,"networks":["0.0.0.0/0"]}""", "networks")]
    [InlineData("""{"prepaidCredits":1,"expiresAt":"2026-11-22T12:00:00Z"}""", "expiresAt")]
    [InlineData("""{"prepaidCredits":1,"label":"me@shop.example"}""", "label")]
    [InlineData("""{"prepaidCredits":1,"email":"me@shop.example"}""", "email")]
    [InlineData("nonsense", "body")]
    public async Task What_can_not_be_issued_is_refused_by_its_name(string body, string field)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);

        var problem = await Buyer.JsonOf(await gateway.PostKeysAsync("", body), HttpStatusCode.BadRequest);

        Assert.Equal(field, problem["errors"]!.AsObject().Single().Key);
        Assert.Empty((await gateway.GetKeysAsync()).AsArray());
    }

    [Fact]
    public async Task An_e_mail_is_refused_by_every_profile_that_has_no_accounts_and_the_sentence_names_it()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, new Dictionary<string, string?> { ["Privacy:Profile"] = "one-hour" });

        var problem = await Buyer.JsonOf(await gateway.PostKeysAsync("", """{"prepaidCredits":1,"email":"me@shop.example"}"""), HttpStatusCode.BadRequest);

        Assert.Contains("the profile one-hour, which has no accounts", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_idempotency_key_gives_the_same_key_and_issues_one()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => gateway.PostKeysAsync("", """{"prepaidCredits":5,"label":"n"}""", "one")));

        var bodies = await Task.WhenAll(answers.Select(answer => Buyer.JsonOf(answer, HttpStatusCode.Created)));
        Assert.Single(bodies.Select(body => body.ToJsonString()).Distinct());
        Assert.Single((await gateway.GetKeysAsync()).AsArray());
        Assert.Equal("idempotency-mismatch", await (await gateway.PostKeysAsync("", """{"prepaidCredits":6,"label":"n"}""", "one")).ProblemAsync());
        var other = await Buyer.JsonOf(await gateway.PostKeysAsync("", """{"prepaidCredits":5,"label":"n"}""", "two"), HttpStatusCode.Created);
        Assert.NotEqual((string?)bodies[0]["key"], (string?)other["key"]);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once_and_stays_on_the_list()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var (key, id) = await gateway.IssueAsync("""{"prepaidCredits":5}""");
        var (other, _) = await gateway.IssueAsync("""{"prepaidCredits":5}""");
        Assert.IsType<KeyDecision.Admitted>(await gateway.AdmitAsync(key));

        var revoked = await Buyer.JsonOf(await gateway.PostKeysAsync("/revoke", $$"""{"id":"{{id}}"}"""), HttpStatusCode.OK);

        Assert.Equal("revoked", (string?)revoked["state"]);
        Assert.IsType<KeyDecision.Refused>(await gateway.AdmitAsync(key));
        Assert.IsType<KeyDecision.Admitted>(await gateway.AdmitAsync(other));
        Assert.Equal(2, (await gateway.GetKeysAsync()).AsArray().Count);
        await Buyer.JsonOf(await gateway.PostKeysAsync("/revoke", $$"""{"key":"{{other}}"}"""), HttpStatusCode.OK);
        Assert.IsType<KeyDecision.Refused>(await gateway.AdmitAsync(other));
    }

    [Theory]
    [InlineData("/revoke", "{}", 400)]
    [InlineData("/revoke", """{"id":"a","key":"b"}""", 400)]
    [InlineData("/revoke", """{"id":"nothing"}""", 404)]
    [InlineData("/delete", """{"key":"cgk_00000000000000000000000000000000"}""", 404)]
    [InlineData("/delete", "{}", 400)]
    [InlineData("/credit", """{"id":"nothing","credits":1}""", 404)]
    [InlineData("/credit", """{"id":"nothing"}""", 400)]
    [InlineData("/credit", """{"id":"nothing","credits":0}""", 400)]
    [InlineData("/credit", """{"credits":1}""", 400)]
    public async Task What_can_not_be_changed_is_refused(string path, string body, int status)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        await gateway.IssueAsync("""{"prepaidCredits":5}""");

        Assert.Equal(status, (int)(await gateway.PostKeysAsync(path, body)).StatusCode);

        Assert.Equal("5 active", (await gateway.GetKeysAsync()).AsArray().Select(key => $"{key!["prepaidLeft"]} {key["state"]}").Single());
    }

    [Fact]
    public async Task The_same_top_up_sent_twice_is_added_once()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var (key, id) = await gateway.IssueAsync("""{"prepaidCredits":5}""");
        var (_, other) = await gateway.IssueAsync("""{"prepaidCredits":5}""");
        var topUp = $$"""{"id":"{{id}}","credits":2.5}""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => gateway.PostKeysAsync("/credit", topUp, "invoice-7")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(7.5m, await LeftAsync(gateway, id));
        Assert.Equal("idempotency-mismatch", await (await gateway.PostKeysAsync("/credit", $$"""{"id":"{{id}}","credits":3}""", "invoice-7")).ProblemAsync());
        Assert.Equal("idempotency-mismatch", await (await gateway.PostKeysAsync("/credit", $$"""{"id":"{{other}}","credits":2.5}""", "invoice-7")).ProblemAsync());
        await Buyer.JsonOf(await gateway.PostKeysAsync("/credit", $$"""{"key":"{{key}}","credits":1}"""), HttpStatusCode.OK);
        await Buyer.JsonOf(await gateway.PostKeysAsync("/credit", $$"""{"key":"{{key}}","credits":1}"""), HttpStatusCode.OK);
        Assert.Equal((9.5m, 5m), (await LeftAsync(gateway, id), await LeftAsync(gateway, other)));
    }

    [Fact]
    public async Task The_list_and_the_usage_tell_what_a_key_was_used_for()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var (key, id) = await gateway.IssueAsync("""{"monthlyCredits":20,"prepaidCredits":5}""");
        await gateway.SpendAsync(key, 1, 12);
        await gateway.SpendAsync(key, 0.25m, 2);

        await gateway.Services.GetRequiredService<KeyKeeper>().TendAsync();

        var listed = (await gateway.GetKeysAsync()).AsArray().Single()!;
        Assert.Equal("""{"calls":2,"credits":1.25,"megapixels":14}""", listed["thisMonth"]!.ToJsonString());
        Assert.Equal((18.75m, 5m), ((decimal)listed["monthlyLeft"]!, (decimal)listed["prepaidLeft"]!));
        Assert.Equal("""[{"day":"2026-11-22","calls":2,"credits":1.25,"megapixels":14}]""", (await gateway.GetKeysAsync($"/{id}/usage")).ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/admin/keys/nothing/usage") { Headers = { { "Authorization", $"Bearer {GatewayUnderTest.AdminToken}" } } };
        Assert.Equal("not-found", await (await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken)).ProblemAsync());
    }

    [Fact]
    public async Task A_deleted_key_is_nowhere_any_more()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var (key, id) = await gateway.IssueAsync("""{"prepaidCredits":5}""");
        await gateway.SpendAsync(key, 1);

        Assert.Equal(HttpStatusCode.NoContent, (await gateway.PostKeysAsync("/delete", $$"""{"id":"{{id}}"}""")).StatusCode);

        Assert.Empty((await gateway.GetKeysAsync()).AsArray());
        Assert.IsType<KeyDecision.Refused>(await gateway.AdmitAsync(key));
    }

    [Fact]
    public async Task What_is_left_survives_a_restart()
    {
        var first = await GatewayUnderTest.StartOnAsync(engine);
        var (key, id) = await first.IssueAsync("""{"prepaidCredits":500}""");
        await first.SpendAsync(key, 1);

        await using var next = await first.NextAsync();

        Assert.Equal(499, await LeftAsync(next, id));
        await next.SpendAsync(key, 1);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "")]
    [InlineData("POST", "/revoke")]
    [InlineData("POST", "/credit")]
    [InlineData("POST", "/delete")]
    [InlineData("GET", "/nothing/usage")]
    public async Task Without_the_admin_token_there_is_nothing_to_be_seen_or_done(string method, string path)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/v1/admin/keys{path}");

        using var answer = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Unauthorized, "unauthorized"), (answer.StatusCode, await answer.ProblemAsync()));
    }

    [Fact]
    public async Task While_the_ledger_is_down_nothing_is_issued_listed_revoked_or_added()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        await gateway.RunSqlAsync("ALTER TABLE api_keys RENAME TO away");

        foreach (var (path, body) in new[] { ("", """{"prepaidCredits":1}"""), ("/revoke", """{"id":"any"}"""), ("/credit", """{"id":"any","credits":1}"""), ("/delete", """{"id":"any"}""") })
        {
            Assert.Equal("ledger-unavailable", await (await gateway.PostKeysAsync(path, body)).ProblemAsync());
        }

        await gateway.RunSqlAsync("ALTER TABLE away RENAME TO api_keys");
        Assert.Empty((await gateway.GetKeysAsync()).AsArray());
    }

    private static async Task<decimal> LeftAsync(GatewayUnderTest gateway, string id) =>
        (decimal)(await gateway.GetKeysAsync()).AsArray().Single(key => (string?)key!["id"] == id)!["prepaidLeft"]!;
}
