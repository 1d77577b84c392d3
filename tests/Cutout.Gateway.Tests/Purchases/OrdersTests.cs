using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Cutout.Gateway.Purchases;
using Cutout.Gateway.Purchases.Orders;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Purchases;

/// <summary>On any engine; each runs all of it.</summary>
public abstract class OrdersTests(string engine)
{
    [Fact]
    public async Task A_signed_order_gives_codes_that_unlock()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);

        var answer = await shop.OrderAsync("""{"order":"1001","quantity":2}""");

        var order = await Buyer.JsonOf(answer, HttpStatusCode.Created);
        Assert.Equal("/v1/orders/1001", answer.Headers.Location?.ToString());
        Assert.Equal("open", (string?)order["state"]);
        Assert.Equal(2, SigningShop.CodesOf(order).Distinct().Count());
        foreach (var code in SigningShop.CodesOf(order))
        {
            Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), code)).StatusCode);
        }
    }

    [Fact]
    public async Task The_same_order_at_once_and_later_has_the_same_codes_and_mints_once()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shop.OrderAsync("""{"order":"1001","quantity":3}""")));
        gateway.Clock.Advance(TimeSpan.FromHours(1));
        var later = await shop.OrderAsync("""{"order":"1001","quantity":3}""");

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        var bodies = await Task.WhenAll(answers.Append(later).Select(answer => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Single(bodies.Distinct());
        Assert.Equal(3L, await gateway.CountAsync("SELECT COUNT(*) FROM uses"));
    }

    [Fact]
    public async Task Another_order_has_other_codes_and_another_secret()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);

        var (one, two) = (await shop.OrderedAsync("""{"order":"1001"}"""), await shop.OrderedAsync("""{"order":"1002"}"""));

        Assert.NotEqual(SigningShop.CodesOf(one), SigningShop.CodesOf(two));
        Assert.NotEqual((string?)one["secret"], (string?)two["secret"]);
    }

    [Theory]
    [InlineData("""{"order":"1001","quantity":3}""")]
    [InlineData("""{"order":"1001","quantity":2,"uses":2}""")]
    [InlineData("""{"order":"1001","quantity":2,"operations":["background-removal"]}""")]
    [InlineData("""{"order":"1001","quantity":2,"maxMegapixels":1}""")]
    public async Task The_same_order_with_other_conditions_is_refused_and_mints_nothing(string other)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        await shop.OrderedAsync("""{"order":"1001","quantity":2}""");

        var answer = await shop.OrderAsync(other);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("idempotency-mismatch", await answer.ProblemAsync());
        Assert.Equal(2L, await gateway.CountAsync("SELECT COUNT(*) FROM uses"));
    }

    [Fact]
    public async Task The_first_expiry_stays_when_a_shop_counts_it_anew()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        await shop.OrderedAsync("""{"order":"1001","expiresAt":"2027-01-01T00:00:00Z"}""");

        var again = await shop.OrderedAsync("""{"order":"1001","expiresAt":"2027-02-02T00:00:00Z"}""");

        Assert.Equal("2027-01-01T00:00:00+00:00", (string?)again["expiresAt"]);
    }

    [Fact]
    public async Task The_admin_token_places_orders_too_and_without_anything_set_up_there_is_no_way_to()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        await using var closed = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Admin:Token"] = "" });

        Assert.Equal(HttpStatusCode.Created, (await PlaceAsync(gateway, GatewayUnderTest.AdminToken)).StatusCode);
        Assert.Equal("unauthorized", await (await PlaceAsync(gateway, "another-token-of-24-signs")).ProblemAsync());
        Assert.Equal("signature-refused", await (await new SigningShop(gateway).OrderAsync("""{"order":"1001"}""")).ProblemAsync());
        Assert.Equal("not-found", await (await PlaceAsync(closed, "")).ProblemAsync());

        static Task<HttpResponseMessage> PlaceAsync(GatewayUnderTest gateway, string token) =>
            new SigningShop(gateway).PostAsync("/v1/orders", """{"order":"1001"}""", (message, _) => message.Headers.Authorization = new("Bearer", token));
    }

    [Theory]
    [InlineData("no id")]
    [InlineData("no time")]
    [InlineData("no signature")]
    [InlineData("another key")]
    [InlineData("another body")]
    [InlineData("another id")]
    [InlineData("another time")]
    [InlineData("truncated body")]
    [InlineData("truncated signature")]
    [InlineData("another version")]
    [InlineData("hex instead of base64")]
    [InlineData("time with a sign")]
    [InlineData("signature of nothing")]
    [InlineData("unsigned")]
    public async Task An_order_that_is_not_signed_as_it_should_be_is_refused(string fault)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        var time = gateway.Clock.GetUtcNow().ToUnixTimeSeconds();
        const string Body = """{"order":"1001","quantity":1}""";
        var bytes = Encoding.UTF8.GetBytes(Body);
        var right = SigningShop.SignatureOf(SigningShop.Key, "msg_1", time, bytes);
        var (id, stamp, signature, body) = ((string?)"msg_1", (string?)time.ToString(CultureInfo.InvariantCulture), (string?)right, Body);
        switch (fault)
        {
            case "no id": id = null; break;
            case "no time": stamp = null; break;
            case "no signature": signature = null; break;
            case "another key": signature = SigningShop.SignatureOf(SigningShop.OtherKey, "msg_1", time, bytes); break;
            case "another body": body = """{"order":"1001","quantity":9}"""; break;
            case "another id": id = "msg_2"; break;
            case "another time": stamp = (time + 1).ToString(CultureInfo.InvariantCulture); break;
            case "truncated body": body = Body[..^1]; break;
            case "truncated signature": signature = right[..^4]; break;
            case "another version": signature = right.Replace("v1,", "v2,", StringComparison.Ordinal); break;
            case "hex instead of base64": signature = "v1," + Convert.ToHexString(Convert.FromBase64String(right[3..])); break;
            case "time with a sign": stamp = $"+{stamp}"; break;
            case "signature of nothing": signature = "v1,"; break;
            case "unsigned": (id, stamp, signature) = (null, null, null); break;
        }

        var answer = await shop.PostAsync("/v1/orders", body, (message, _) =>
        {
            foreach (var (name, value) in new[] { ("webhook-id", id), ("webhook-timestamp", stamp), ("webhook-signature", signature) }.Where(header => header.Item2 is not null))
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        });

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("signature-refused", await answer.ProblemAsync());
        Assert.Equal(0L, await gateway.CountAsync("SELECT COUNT(*) FROM batches"));
    }

    [Theory]
    [InlineData(300, HttpStatusCode.Created)]
    [InlineData(301, HttpStatusCode.Unauthorized)]
    [InlineData(-300, HttpStatusCode.Created)]
    [InlineData(-301, HttpStatusCode.Unauthorized)]
    public async Task A_signature_is_good_for_five_minutes_either_way(int seconds, HttpStatusCode status)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);

        var answer = await new SigningShop(gateway).OrderAsync("""{"order":"1001"}""", age: TimeSpan.FromSeconds(seconds));

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_copy_of_an_order_sent_again_within_its_time_mints_nothing_new()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        await shop.OrderedAsync("""{"order":"1001"}""");
        gateway.Clock.Advance(TimeSpan.FromMinutes(4));

        Assert.Equal(HttpStatusCode.OK, (await shop.OrderAsync("""{"order":"1001"}""", age: TimeSpan.FromMinutes(4))).StatusCode);
        Assert.Equal(1L, await gateway.CountAsync("SELECT COUNT(*) FROM uses"));
    }

    [Fact]
    public async Task While_a_key_is_changed_both_are_good_and_one_good_signature_of_several_is_enough()
    {
        var settings = SigningShop.Settings;
        settings.Remove("Orders:SigningKeys:0");
        settings["Orders:SigningKeys"] = $"{SigningShop.Key}, {SigningShop.OtherKey}";
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, settings);
        var shop = new SigningShop(gateway);

        Assert.Equal(HttpStatusCode.Created, (await shop.OrderAsync("""{"order":"1"}""", SigningShop.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await shop.OrderAsync("""{"order":"2"}""", SigningShop.OtherKey)).StatusCode);
        var several = await shop.PostAsync("/v1/orders", """{"order":"3"}""", (message, body) =>
        {
            var time = gateway.Clock.GetUtcNow().ToUnixTimeSeconds();
            message.Headers.Add("webhook-id", "m");
            message.Headers.Add("webhook-timestamp", time.ToString(CultureInfo.InvariantCulture));
            message.Headers.TryAddWithoutValidation("webhook-signature", $"v1a,xyz v1,AAAA {SigningShop.SignatureOf(SigningShop.OtherKey, "m", time, body)}");
        });
        Assert.Equal(HttpStatusCode.Created, several.StatusCode);
    }

    [Fact]
    public void The_example_that_was_published_with_the_scheme_is_good()
    {
        Assert.True(StandardWebhook.TryReadKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", out var key));
        var headers = new HeaderDictionary
        {
            ["webhook-id"] = "msg_p5jXN8AQM9LWM0D4loKWxJek",
            ["webhook-timestamp"] = "1614265330",
            ["webhook-signature"] = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        };

        Assert.Equal(SignatureVerdict.Good, StandardWebhook.Judge(headers, """{"test": 2432232314}"""u8.ToArray(), [key], DateTimeOffset.FromUnixTimeSeconds(1614265330)));
        Assert.Equal(SignatureVerdict.Wrong, StandardWebhook.Judge(headers, """{"test": 2432232315}"""u8.ToArray(), [key], DateTimeOffset.FromUnixTimeSeconds(1614265330)));
    }

    [Fact]
    public async Task The_thank_you_page_sees_the_codes_with_the_orders_secret()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        var order = await shop.OrderedAsync("""{"order":"1001","quantity":2}""");
        var secret = (string)order["secret"]!;

        var byHeader = await Buyer.JsonOf(await shop.ShowAsync("1001", secret), HttpStatusCode.OK);
        var byQuery = await Buyer.JsonOf(await shop.ShowAsync("1001", null, $"?secret={secret}"), HttpStatusCode.OK);
        var byToken = await Buyer.JsonOf(await shop.ShowAsync("1001", GatewayUnderTest.AdminToken), HttpStatusCode.OK);

        Assert.All([byHeader, byQuery, byToken], shown => Assert.Equal(SigningShop.CodesOf(order), SigningShop.CodesOf(shown)));
        Assert.False(byHeader.ContainsKey("secret"));
    }

    [Fact]
    public async Task An_unknown_order_and_a_wrong_secret_look_the_same()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        var order = await shop.OrderedAsync("""{"order":"1001"}""");
        var other = await shop.OrderedAsync("""{"order":"1002"}""");
        var secret = (string)order["secret"]!;

        HttpResponseMessage[] refused =
        [
            await shop.ShowAsync("nothing", secret),
            await shop.ShowAsync("1001", null),
            await shop.ShowAsync("1001", ""),
            await shop.ShowAsync("1001", secret[..^1]),
            await shop.ShowAsync("1001", (string)other["secret"]!),
            await shop.ShowAsync("1001", null, "?secret=" + (string)other["secret"]!),
        ];

        var bodies = await Task.WhenAll(refused.Select(answer => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.All(refused, answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
        Assert.Single(bodies.Select(body => JsonNode.Parse(body)!["code"]!.ToString() + JsonNode.Parse(body)!["detail"]).Distinct());
    }

    [Fact]
    public async Task An_orders_codes_are_stored_nowhere_and_neither_is_its_secret()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(SigningShop.Settings);
        var order = await new SigningShop(gateway).OrderedAsync("""{"order":"1001","quantity":3}""");

        var canaries = SigningShop.CodesOf(order).SelectMany(code => new[] { code, code.Replace("-", "", StringComparison.Ordinal) }).Append((string)order["secret"]!).ToList();
        foreach (var file in Directory.EnumerateFiles(gateway.Folder))
        {
            var text = Encoding.Latin1.GetString(await ReadAsync(file));
            Assert.All(canaries, canary => Assert.DoesNotContain(canary, text, StringComparison.Ordinal));
        }

        Assert.All(canaries, canary => Assert.DoesNotContain(canary, string.Join('\n', gateway.Log.Lines), StringComparison.Ordinal));

        static async Task<byte[]> ReadAsync(string file)
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);
            return copy.ToArray();
        }
    }

    [Theory]
    [InlineData("""{}""", "order")]
    [InlineData("""{"order":""}""", "order")]
    [InlineData("""{"order":"someone@example.org"}""", "order")]
    [InlineData("""{"order":"1001 "}""", "order")]
    [InlineData("""{"order":"1001","quantity":0}""", "quantity")]
    [InlineData("""{"order":"1001","quantity":1001}""", "quantity")]
    [InlineData("""{"order":"1001","uses":0}""", "uses")]
    [InlineData("""{"order":"1001","amount":499}""", "currency")]
    [InlineData("""{"order":"1001","amount":-1,"currency":"eur"}""", "amount")]
    [InlineData("""{"order":"1001","amount":1,"currency":"euro"}""", "currency")]
    [InlineData("""{"order":"1001","reference":"somebody@example.org"}""", "reference")]
    [InlineData("""{"order":"1001","expiresAt":"2020-01-01T00:00:00Z"}""", "expiresAt")]
    [InlineData("""{"order":1001}""", "order")]
    [InlineData("nonsense", "body")]
    public async Task What_can_not_be_ordered_is_refused_by_its_name(string body, string field)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);

        var answer = await new SigningShop(gateway).OrderAsync(body);

        var problem = await Buyer.JsonOf(answer, HttpStatusCode.BadRequest);
        Assert.Equal(field, problem["errors"]!.AsObject().Single().Key);
        Assert.Equal(0L, await gateway.CountAsync("SELECT COUNT(*) FROM batches"));
    }

    [Fact]
    public async Task A_revoked_order_says_so_and_its_codes_open_nothing_also_when_it_is_placed_again()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        var code = SigningShop.CodesOf(await shop.OrderedAsync("""{"order":"1001"}""")).Single();

        await shop.PostAsync("/v1/admin/codes/revoke", """{"order":"1001"}""", (message, _) => message.Headers.Authorization = new("Bearer", GatewayUnderTest.AdminToken));

        Assert.Equal("revoked", (string?)(await shop.OrderedAsync("""{"order":"1001"}"""))["state"]);
        Assert.Equal("code-refused", await (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), code)).ProblemAsync());
    }

    [Fact]
    public async Task An_order_with_a_sessions_reference_unlocks_that_session_by_itself()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var session = await gateway.ReadySessionAsync();

        var order = await new SigningShop(gateway).OrderedAsync($$"""{"order":"1001","reference":"{{session.Reference}}"}""");

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken)).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), SigningShop.CodesOf(order).Single())).StatusCode);
    }

    [Fact]
    public async Task An_order_is_open_until_every_code_of_it_is_delivered()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        var codes = SigningShop.CodesOf(await shop.OrderedAsync("""{"order":"1001","quantity":2}"""));

        Assert.Equal("open", await StateAfterAsync(codes[0]));
        Assert.Equal("delivered", await StateAfterAsync(codes[1]));

        async Task<string?> StateAfterAsync(string code)
        {
            var session = await gateway.ReadySessionAsync();
            await gateway.UnlockAsync(session, code);
            await gateway.Client.GetByteArrayAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken);
            await gateway.AssertCountBecomesAsync("SELECT COUNT(*) FROM uses WHERE state = 'bound'", 0);
            return (string?)(await shop.OrderedAsync("""{"order":"1001","quantity":2}"""))["state"];
        }
    }

    [Fact]
    public async Task An_order_whose_code_was_used_elsewhere_waits_no_longer_for_its_session()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var session = await gateway.ReadySessionAsync(with: session => session with { State = SessionState.Processing });
        var order = await new SigningShop(gateway).OrderedAsync($$"""{"order":"1001","reference":"{{session.Reference}}"}""");
        Assert.Equal(1L, await gateway.CountAsync("SELECT COUNT(*) FROM orders WHERE settled = 0"));
        await gateway.UnlockAsync(await gateway.ReadySessionAsync(), SigningShop.CodesOf(order).Single());

        var store = gateway.Services.GetRequiredService<ISessionStore>();
        await store.UpdateAsync(session.Id, now => now with { State = SessionState.Ready }, TestContext.Current.CancellationToken);
        await gateway.Services.GetRequiredService<PaidSessions>().TendAsync();

        Assert.Equal(0L, await gateway.CountAsync("SELECT COUNT(*) FROM orders WHERE settled = 0"));
        Assert.Equal(SessionState.Ready, (await store.FindAsync(session.Id, TestContext.Current.CancellationToken))!.State);
    }

    [Fact]
    public async Task While_the_ledger_is_down_orders_and_payments_are_put_off_and_taken_afterwards()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        const string Paid =
            """{"type":"checkout.session.completed","data":{"object":{"id":"cs_1","payment_status":"paid","amount_total":499,"currency":"eur","payment_intent":"pi_1"}}}""";
        await gateway.RunSqlAsync("ALTER TABLE orders RENAME TO away");

        HttpResponseMessage[] putOff =
            [await shop.OrderAsync("""{"order":"1001"}"""), await shop.StripeAsync(Paid), await shop.ShowAsync("1001", GatewayUnderTest.AdminToken)];

        foreach (var answer in putOff)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("ledger-unavailable", await answer.ProblemAsync());
        }

        await gateway.RunSqlAsync("ALTER TABLE away RENAME TO orders");
        Assert.Equal(HttpStatusCode.Created, (await shop.OrderAsync("""{"order":"1001"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await shop.StripeAsync(Paid)).StatusCode);
        Assert.Equal(2L, await gateway.CountAsync("SELECT COUNT(*) FROM uses"));
    }

    [Fact]
    public async Task A_key_and_an_order_of_one_name_do_not_share_their_codes()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        var order = await shop.OrderedAsync("""{"order":"1001"}""");

        var minted = await Buyer.JsonOf(
            await shop.PostAsync("/v1/admin/codes", """{"count":1}""", (message, _) =>
            {
                message.Headers.Authorization = new("Bearer", GatewayUnderTest.AdminToken);
                message.Headers.Add("Idempotency-Key", "1001");
            }), HttpStatusCode.Created);

        Assert.NotEqual(SigningShop.CodesOf(order), SigningShop.CodesOf(minted));
    }

    [Theory]
    [InlineData("Orders:SigningKeys", "", "Orders:SigningKeys:0 is empty")]
    [InlineData("Orders:SigningKeys:0", "", "Orders:SigningKeys:0 is empty")]
    [InlineData("Orders:SigningKeys", "whsec_", "Orders:SigningKeys:0 is no key")]
    [InlineData("Orders:SigningKeys", "whsec_c2hvcnQ=", "Orders:SigningKeys:0 is no key")]
    [InlineData("Orders:SigningKeys", SigningShop.Key + ",", "Orders:SigningKeys:1 is empty")]
    [InlineData("Stripe:SigningSecrets", "", "Stripe:SigningSecrets:0 is empty")]
    [InlineData("Stripe:SigningSecrets:0", "", "Stripe:SigningSecrets:0 is empty")]
    [InlineData("Stripe:SigningSecrets:0", "whsec_", "Stripe:SigningSecrets:0 has 6 characters")]
    [InlineData("Stripe:SigningSecrets:0", null, "Stripe:SigningSecrets is missing")]
    [InlineData("Stripe:Prices:0:Amount", "0", "Stripe:Prices:0:Amount is 0")]
    [InlineData("Stripe:Prices:0:Currency", "euros", "Stripe:Prices:0:Currency must be")]
    [InlineData("Stripe:Prices:0:Quantity", "0", "Stripe:Prices:0:Quantity is 0")]
    [InlineData("Stripe:Prices:0:Operations", "magic", "Stripe:Prices:0:Operations names \"magic\"")]
    [InlineData("Stripe:Prices:0:Amount", "1299", "Stripe:Prices:1 is 1299 EUR like another one")]
    [InlineData("Stripe:Prices:0:ValidFor", "-1", "Stripe:Prices:0:ValidFor is")]
    public async Task A_secret_or_price_that_is_no_good_stops_the_start_with_a_sentence(string setting, string? value, string sentence)
    {
        var settings = SigningShop.Settings;
        foreach (var name in settings.Keys.Where(name => value is null ? name == setting : name.StartsWith(setting + ":", StringComparison.Ordinal)).ToList())
        {
            settings.Remove(name);
        }

        if (value is not null)
        {
            settings[setting] = value;
        }

        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayUnderTest.StartAsync(settings));

        Assert.Contains(sentence, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2hvcnQ", problem.Message, StringComparison.Ordinal);
    }
}
