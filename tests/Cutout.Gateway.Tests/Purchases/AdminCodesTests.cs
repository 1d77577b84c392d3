using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Unlocking;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Purchases;

/// <summary>On any engine; each runs all of it.</summary>
public abstract class AdminCodesTests(string engine)
{
#if MUTATION_TESTS
    // Each step is watched, which takes too long for the largest batch.
    private const int LargestBatch = 1_000;
#else
    private const int LargestBatch = 100_000;
#endif

    [Fact]
    public async Task Codes_that_were_minted_unlock()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);

        var answer = await MintAsync(gateway, """{"count":3,"note":"first"}""");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var codes = await CodesAsync(answer);
        Assert.Equal(3, codes.Distinct().Count());
        foreach (var code in codes)
        {
            Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), code)).StatusCode);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer an-admin-token-for-test")]
    [InlineData("Bearer an-admin-token-for-tests2")]
    [InlineData("Basic an-admin-token-for-tests")]
    [InlineData("an-admin-token-for-tests")]
    public async Task Without_the_token_nothing_is_minted(string? authorization)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);

        foreach (var body in new[] { """{"count":1}""", "not even JSON" })
        {
            var answer = await MintAsync(gateway, body, request =>
            {
                request.Headers.Remove("Authorization");
                if (authorization is not null)
                {
                    request.Headers.TryAddWithoutValidation("Authorization", authorization);
                }
            });

            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("unauthorized", await answer.ProblemAsync());
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        }
    }

    [Fact]
    public async Task Without_a_token_in_the_settings_there_is_no_admin_API()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, new Dictionary<string, string?> { ["Admin:Token"] = "" });

        var mint = await MintAsync(gateway, """{"count":1}""", request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ""));
        var list = await gateway.Client.GetAsync("/v1/admin/codes", TestContext.Current.CancellationToken);

        Assert.Equal("not-found", await mint.ProblemAsync());
        Assert.Equal("not-found", await list.ProblemAsync());
    }

    [Theory]
    [InlineData("""{"count":0}""", "count")]
    [InlineData("""{"count":100001}""", "count")]
    [InlineData("""{"count":"many"}""", "count")]
    [InlineData("""{}""", "count")]
    [InlineData("""{"count":1,"uses":1001}""", "uses")]
    [InlineData("""{"count":1001,"uses":1000}""", "uses")]
    [InlineData("""{"count":1,"uses":0}""", "uses")]
    [InlineData("""{"count":1,"expiresAt":"2026-11-22T12:00:00Z"}""", "expiresAt")]
    [InlineData("""{"count":1,"expiresAt":"tomorrow"}""", "expiresAt")]
    [InlineData("""{"count":1,"operations":["magic"]}""", "operations")]
    [InlineData("""{"count":1,"operations":[]}""", "operations")]
    [InlineData("""{"count":1,"maxMegapixels":0}""", "maxMegapixels")]
    [InlineData("nonsense", "body")]
    [InlineData("[1]", "body")]
    public async Task What_can_not_be_minted_is_refused_by_its_name(string body, string field)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);

        var answer = await MintAsync(gateway, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(field, problem.GetProperty("errors").EnumerateObject().Single().Name);
        Assert.Equal(0, (await BatchesAsync(gateway)).GetArrayLength());
    }

    [Fact]
    public async Task The_same_idempotency_key_gives_the_same_codes_and_mints_once()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => MintAsync(gateway, """{"count":5,"note":"n","maxMegapixels":9}""", KeyOf("one"))));

        var bodies = await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single(bodies.Distinct());
        Assert.Equal(5, (await BatchesAsync(gateway)).EnumerateArray().Single().GetProperty("minted").GetInt32());
    }

    [Fact]
    public async Task Another_idempotency_key_gives_other_codes()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);

        var one = await CodesAsync(await MintAsync(gateway, """{"count":5}""", KeyOf("one")));
        var two = await CodesAsync(await MintAsync(gateway, """{"count":5}""", KeyOf("two")));

        Assert.Equal(10, one.Concat(two).Distinct().Count());
    }

    [Fact]
    public async Task A_code_with_two_uses_opens_two_sessions_and_not_a_third()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var code = (await CodesAsync(await MintAsync(gateway, """{"count":1,"uses":2}"""))).Single();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var session = await gateway.ReadySessionAsync();
            Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(session, code)).StatusCode);
            await gateway.Client.GetByteArrayAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken);
        }

        Assert.True(UnlockCode.TryRead(code, out var spent));
        await gateway.AssertBecomesAsync(spent, "delivered");
        Assert.NotEqual(HttpStatusCode.OK, (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), code)).StatusCode);
        Assert.Equal(2, (await BatchesAsync(gateway)).EnumerateArray().Single().GetProperty("minted").GetInt32());
    }

    [Theory]
    [InlineData("""{"count":6}""")]
    [InlineData("""{"count":5,"note":"other"}""")]
    [InlineData("""{"count":5,"maxMegapixels":1}""")]
    [InlineData("""{"count":5,"operations":["background-removal"]}""")]
    [InlineData("""{"count":5,"expiresAt":"2027-01-01T00:00:00Z"}""")]
    public async Task The_same_idempotency_key_with_another_wish_is_refused(string other)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        await MintAsync(gateway, """{"count":5}""", KeyOf("one"));

        var answer = await MintAsync(gateway, other, KeyOf("one"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("idempotency-mismatch", await answer.ProblemAsync());
        Assert.Equal(1, (await BatchesAsync(gateway)).GetArrayLength());
    }

    [Fact]
    public async Task A_spent_code_stays_spent_when_its_batch_is_asked_for_again()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var code = (await CodesAsync(await MintAsync(gateway, """{"count":1}""", KeyOf("one")))).Single();
        await gateway.UnlockAsync(await gateway.ReadySessionAsync(), code);

        await MintAsync(gateway, """{"count":1}""", KeyOf("one"));

        Assert.Equal("busy-elsewhere", await (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), code)).ProblemAsync());
    }

    [Fact]
    public async Task The_largest_batch_comes_as_CSV_and_all_of_it_is_in_the_ledger()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);

        var answer = await MintAsync(gateway, $$"""{"count":{{LargestBatch}}}""", request => request.Headers.Accept.ParseAdd("text/csv"));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Matches("^attachment; filename=\"?codes-.+\\.csv\"?$", answer.Content.Headers.ContentDisposition?.ToString());
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        var lines = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("code,batch", lines[0]);
        Assert.Equal(LargestBatch, lines.Skip(1).Distinct().Count());
        Assert.All(lines.Skip(1), line => Assert.True(UnlockCode.TryRead(line.Split(',')[0], out _)));
        Assert.Equal(LargestBatch, (await BatchesAsync(gateway)).EnumerateArray().Single().GetProperty("unused").GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), lines[^1].Split(',')[0])).StatusCode);
    }

    [Fact]
    public async Task The_list_counts_what_became_of_the_codes_and_shows_none()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var codes = await CodesAsync(await MintAsync(gateway, """{"count":3,"note":"spring","expiresAt":"2026-11-22T12:00:30Z"}"""));
        var delivered = await gateway.ReadySessionAsync();
        await gateway.UnlockAsync(delivered, codes[0]);
        await gateway.Client.GetByteArrayAsync(gateway.ResultOf(delivered), TestContext.Current.CancellationToken);
        Assert.True(UnlockCode.TryRead(codes[0], out var code));
        await gateway.AssertBecomesAsync(code, "delivered");
        await gateway.UnlockAsync(await gateway.ReadySessionAsync(), codes[1]);

        var before = (await BatchesAsync(gateway)).EnumerateArray().Single();
        gateway.Clock.Advance(TimeSpan.FromSeconds(31));
        var after = (await BatchesAsync(gateway)).EnumerateArray().Single();

        Assert.Equal("spring", before.GetProperty("note").GetString());
        Assert.Equal([3, 1, 1, 1, 0], CountsOf(before));
        Assert.Equal([3, 0, 1, 1, 1], CountsOf(after));
        Assert.All(codes, code => Assert.DoesNotContain(code, before.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_batch_can_be_asked_for_and_an_unknown_one_is_not_found()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        await MintAsync(gateway, """{"count":1}""");
        var answer = await MintAsync(gateway, """{"count":2}""");

        var batch = (await GetAsync(gateway, answer.Headers.Location!.ToString())).EnumerateArray().Single();

        Assert.Equal(2, batch.GetProperty("minted").GetInt32());
        using var unknown = new HttpRequestMessage(HttpMethod.Get, "/v1/admin/codes?batch=nothing") { Headers = { Authorization = Token } };
        Assert.Equal("not-found", await (await gateway.Client.SendAsync(unknown, TestContext.Current.CancellationToken)).ProblemAsync());
    }

    [Fact]
    public async Task A_batch_names_the_order_that_it_was_minted_for()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        await MintAsync(gateway, """{"count":1}""");
        await PostAsync(gateway, "/v1/orders", """{"order":"2024-77","quantity":2}""");

        var batches = await BatchesAsync(gateway);

        Assert.Equal(["1 ", "2 2024-77"], batches.EnumerateArray().Select(batch => $"{batch.GetProperty("minted")} {batch.GetProperty("order")}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_revoked_code_opens_nothing_and_others_of_its_batch_still_do()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var codes = await CodesAsync(await MintAsync(gateway, """{"count":2}"""));

        Assert.Equal((1, 0), await RevokedAsync(gateway, $$"""{"code":"{{codes[0].ToLowerInvariant()}}"}"""));

        Assert.Equal("code-refused", await (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), codes[0])).ProblemAsync());
        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), codes[1])).StatusCode);
    }

    [Fact]
    public async Task A_revoked_batch_counts_what_was_delivered_before_and_leaves_that()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var minted = await MintAsync(gateway, """{"count":3}""");
        var codes = await CodesAsync(minted);
        var (delivered, bound) = (await gateway.ReadySessionAsync(), await gateway.ReadySessionAsync());
        await gateway.UnlockAsync(delivered, codes[0]);
        await gateway.Client.GetByteArrayAsync(gateway.ResultOf(delivered), TestContext.Current.CancellationToken);
        Assert.True(UnlockCode.TryRead(codes[0], out var code));
        await gateway.AssertBecomesAsync(code, "delivered");
        await gateway.UnlockAsync(bound, codes[1]);

        var batch = minted.Headers.Location!.ToString().Split('=')[1];
        Assert.Equal((2, 1), await RevokedAsync(gateway, $$"""{"batch":"{{batch}}"}"""));
        Assert.Equal((0, 1), await RevokedAsync(gateway, $$"""{"batch":"{{batch}}"}"""));

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync(gateway.ResultOf(delivered), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.PaymentRequired, (await gateway.Client.GetAsync(gateway.ResultOf(bound), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("""{"batch":"nothing"}""", 404)]
    [InlineData("""{"order":"nothing"}""", 404)]
    [InlineData("""{"code":"7K3F-9QXM-2TBN-V8HD-4RWC"}""", 404)]
    [InlineData("{}", 400)]
    [InlineData("""{"batch":"a","order":"b"}""", 400)]
    public async Task What_can_not_be_revoked_is_refused(string body, int status)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        await MintAsync(gateway, """{"count":1}""");

        var answer = await PostAsync(gateway, "/v1/admin/codes/revoke", body);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(1, (await BatchesAsync(gateway)).EnumerateArray().Single().GetProperty("unused").GetInt32());
    }

    [Fact]
    public async Task What_became_of_a_batch_comes_as_CSV_by_last_four_symbols()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var minted = await MintAsync(gateway, """{"count":2}""");
        var codes = await CodesAsync(minted);
        await gateway.UnlockAsync(await gateway.ReadySessionAsync(), codes[0]);

        using var request = new HttpRequestMessage(HttpMethod.Get, minted.Headers.Location) { Headers = { Authorization = Token } };
        request.Headers.Accept.ParseAdd("text/csv");
        var answer = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Matches("^attachment; filename=\"?batch-.+\\.csv\"?$", answer.Content.Headers.ContentDisposition?.ToString());
        var lines = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Contains($"{codes[0][^4..]},1,bound,", lines);
        Assert.Contains($"{codes[1][^4..]},1,unused,", lines);
    }

    [Fact]
    public async Task While_the_ledger_is_down_nothing_is_minted_listed_or_revoked()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        await gateway.RunSqlAsync("ALTER TABLE uses RENAME TO away");

        using var list = new HttpRequestMessage(HttpMethod.Get, "/v1/admin/codes") { Headers = { Authorization = Token } };
        HttpResponseMessage[] answers =
        [
            await MintAsync(gateway, """{"count":1}"""),
            await PostAsync(gateway, "/v1/admin/codes/revoke", """{"batch":"any"}"""),
            await gateway.Client.SendAsync(list, TestContext.Current.CancellationToken),
        ];

        foreach (var answer in answers)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("ledger-unavailable", await answer.ProblemAsync());
        }

        await gateway.RunSqlAsync("ALTER TABLE away RENAME TO uses");
        Assert.Equal(0, (await BatchesAsync(gateway)).GetArrayLength());
    }

    [Fact]
    public async Task A_code_expires_at_the_moment_that_was_told()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        await MintAsync(gateway, """{"count":1,"expiresAt":"2026-11-22T12:00:30Z"}""");
        var until = DateTimeOffset.Parse("2026-11-22T12:00:30Z", CultureInfo.InvariantCulture) - gateway.Clock.GetUtcNow();

        gateway.Clock.Advance(until - TimeSpan.FromMilliseconds(1));
        var before = CountsOf((await BatchesAsync(gateway)).EnumerateArray().Single());
        gateway.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var after = CountsOf((await BatchesAsync(gateway)).EnumerateArray().Single());

        Assert.Equal([1, 1, 0, 0, 0], before);
        Assert.Equal([1, 0, 0, 0, 1], after);
    }

    [Theory]
    [InlineData("short", "Admin:Token has 5 characters; at least 16 are needed")]
    [InlineData(" fifteen-letters ", "Admin:Token has 15 characters; at least 16 are needed")]
    [InlineData("sixteen--letters", null)]
    public async Task A_token_that_could_be_guessed_stops_the_start_with_a_sentence(string token, string? sentence)
    {
        var settings = new Dictionary<string, string?> { ["Admin:Token"] = token };
        if (sentence is null)
        {
            await using var gateway = await GatewayUnderTest.StartOnAsync(engine, settings);
            return;
        }

        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayUnderTest.StartAsync(settings));
        Assert.Contains(sentence, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Trim(), problem.Message.Replace(sentence, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static async Task<(int Revoked, int AlreadyDelivered)> RevokedAsync(GatewayUnderTest gateway, string body)
    {
        var answer = await Buyer.JsonOf(await PostAsync(gateway, "/v1/admin/codes/revoke", body), HttpStatusCode.OK);
        return ((int)answer["revoked"]!, (int)answer["alreadyDelivered"]!);
    }

    private static AuthenticationHeaderValue Token => new("Bearer", GatewayUnderTest.AdminToken);

    private static Action<HttpRequestMessage> KeyOf(string key) => request => request.Headers.Add("Idempotency-Key", key);

    private static Task<HttpResponseMessage> MintAsync(GatewayUnderTest gateway, string body, Action<HttpRequestMessage>? with = null) =>
        PostAsync(gateway, "/v1/admin/codes", body, with);

    private static async Task<HttpResponseMessage> PostAsync(GatewayUnderTest gateway, string address, string body, Action<HttpRequestMessage>? with = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = Token;
        with?.Invoke(request);
        return await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<string[]> CodesAsync(HttpResponseMessage answer) =>
        [.. (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("codes").EnumerateArray().Select(code => code.GetString()!)];

    private static Task<JsonElement> BatchesAsync(GatewayUnderTest gateway) => GetAsync(gateway, "/v1/admin/codes");

    private static async Task<JsonElement> GetAsync(GatewayUnderTest gateway, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = Token } };
        var answer = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    private static int[] CountsOf(JsonElement batch) =>
        [.. new[] { "minted", "unused", "bound", "delivered", "expired" }.Select(name => batch.GetProperty(name).GetInt32())];
}
