using System.Globalization;
using System.Net;
using System.Text;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Unlocking;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Purchases;

/// <summary>On any engine; each runs all of it.</summary>
public abstract class StripeTests(string engine)
{
    private const string Codes = "SELECT COUNT(*) FROM uses";
    private const string Revoked = "SELECT COUNT(*) FROM uses WHERE state = 'revoked'";

    [Theory]
    [InlineData("checkout.session.completed")]
    [InlineData("checkout.session.async_payment_succeeded")]
    public async Task A_paid_checkout_mints_once_however_often_it_is_told(string type)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => shop.StripeAsync(Checkout(type: type))));
        gateway.Clock.Advance(TimeSpan.FromDays(1));
        var late = await shop.StripeAsync(Checkout(type: type));

        Assert.All(answers.Append(late), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(1L, await gateway.CountAsync(Codes));
        var order = await Buyer.JsonOf(await shop.ShowAsync("cs_1", GatewayUnderTest.AdminToken), HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), SigningShop.CodesOf(order).Single())).StatusCode);
    }

    [Fact]
    public async Task What_is_bought_follows_from_amount_and_currency()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);

        await shop.StripeAsync(Checkout(amount: 1299));

        var order = await Buyer.JsonOf(await shop.ShowAsync("cs_1", GatewayUnderTest.AdminToken), HttpStatusCode.OK);
        Assert.Equal(3, SigningShop.CodesOf(order).Length);
        Assert.Equal("2027-11-22T12:00:00+00:00", (string?)order["expiresAt"]);
    }

    [Theory]
    [InlineData(498, "eur")]
    [InlineData(500, "eur")]
    [InlineData(499, "usd")]
    [InlineData(49900, "jpy")]
    [InlineData(0, "eur")]
    public async Task Another_amount_or_currency_is_refused_and_mints_nothing(long amount, string currency)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);

        var answer = await new SigningShop(gateway).StripeAsync(Checkout(amount: amount, currency: currency));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("payment-refused", await answer.ProblemAsync());
        Assert.Equal(0L, await gateway.CountAsync(Codes));
    }

    [Theory]
    [InlineData("unpaid")]
    [InlineData("no_payment_required")]
    public async Task A_checkout_that_is_not_paid_yet_mints_nothing_until_it_is(string status)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);

        Assert.Equal(HttpStatusCode.OK, (await shop.StripeAsync(Checkout(status: status))).StatusCode);
        Assert.Equal(0L, await gateway.CountAsync(Codes));

        await shop.StripeAsync(Checkout(type: "checkout.session.async_payment_succeeded"));
        Assert.Equal(1L, await gateway.CountAsync(Codes));
    }

    [Theory]
    [InlineData("checkout.session.expired")]
    [InlineData("checkout.session.async_payment_failed")]
    [InlineData("customer.created")]
    public async Task What_concerns_nobody_here_is_taken_and_changes_nothing(string type)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);

        Assert.Equal(HttpStatusCode.OK, (await new SigningShop(gateway).StripeAsync(Checkout(type: type))).StatusCode);
        Assert.Equal(0L, await gateway.CountAsync(Codes));
    }

    [Theory]
    [InlineData("""{"id":"evt_1","type":"charge.refunded","data":{"object":{"id":"ch_1","payment_intent":"pi_1","amount":499,"amount_refunded":499,"refunded":true}}}""")]
    [InlineData("""{"id":"evt_1","type":"charge.refunded","data":{"object":{"id":"ch_1","payment_intent":"pi_1"}}}""")]
    [InlineData("""{"id":"evt_1","type":"refund.created","data":{"object":{"id":"re_1","payment_intent":"pi_1","amount":499,"status":"pending"}}}""")]
    [InlineData("""{"id":"evt_1","type":"charge.dispute.created","data":{"object":{"id":"du_1","payment_intent":{"id":"pi_1","object":"payment_intent"},"amount":100,"status":"needs_response"}}}""")]
    public async Task A_refund_or_dispute_revokes_before_and_after_the_checkout_and_told_twice(string reversal)
    {
        foreach (var inOrder in new[] { true, false })
        {
            await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
            var shop = new SigningShop(gateway);
            string[] events = inOrder ? [Checkout(), reversal, reversal, Checkout()] : [reversal, reversal, Checkout(), Checkout()];

            foreach (var told in events)
            {
                Assert.Equal(HttpStatusCode.OK, (await shop.StripeAsync(told)).StatusCode);
            }

            Assert.Equal(1L, await gateway.CountAsync(Codes));
            Assert.Equal(1L, await gateway.CountAsync(Revoked));
            var order = await Buyer.JsonOf(await shop.ShowAsync("cs_1", GatewayUnderTest.AdminToken), HttpStatusCode.OK);
            Assert.Equal("revoked", (string?)order["state"]);
            Assert.Equal("code-refused", await (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), SigningShop.CodesOf(order).Single())).ProblemAsync());
        }
    }

    [Fact]
    public async Task Refunds_in_part_revoke_when_together_they_are_the_whole_and_the_same_one_counts_once()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        await shop.StripeAsync(Checkout());

        await shop.StripeAsync(Refund("re_1", 300));
        await shop.StripeAsync(Refund("re_1", 300));
        await shop.StripeAsync("""{"id":"evt_2","type":"charge.refunded","data":{"object":{"id":"ch_1","payment_intent":"pi_1","amount":499,"amount_refunded":300,"refunded":false}}}""");
        Assert.Equal(0L, await gateway.CountAsync(Revoked));

        await shop.StripeAsync(Refund("re_2", 199));
        Assert.Equal(1L, await gateway.CountAsync(Revoked));
    }

    [Fact]
    public async Task A_refund_that_failed_revokes_nothing()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        await shop.StripeAsync(Checkout());

        await shop.StripeAsync(Refund("re_1", 499).Replace("succeeded", "failed", StringComparison.Ordinal));

        Assert.Equal(0L, await gateway.CountAsync(Revoked));
    }

    [Fact]
    public async Task A_refund_of_one_payment_leaves_another_alone()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        await shop.StripeAsync(Checkout());
        await shop.StripeAsync(Checkout(order: "cs_2", payment: "pi_2"));

        await shop.StripeAsync(Refund("re_1", 499));

        Assert.Equal("open", (string?)(await Buyer.JsonOf(await shop.ShowAsync("cs_2", GatewayUnderTest.AdminToken), HttpStatusCode.OK))["state"]);
    }

    [Fact]
    public async Task A_refund_after_delivery_leaves_the_picture_with_the_buyer()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        var session = await gateway.ReadySessionAsync();
        await shop.StripeAsync(Checkout(reference: session.Reference));
        await gateway.Client.GetByteArrayAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken);
        await gateway.AssertCountBecomesAsync("SELECT COUNT(*) FROM uses WHERE state = 'delivered'", 1);

        await shop.StripeAsync(Refund("re_1", 499));

        Assert.Equal(0L, await gateway.CountAsync(Revoked));
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_refund_between_unlocking_and_download_locks_the_picture_again()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        var session = await gateway.ReadySessionAsync();
        await shop.StripeAsync(Checkout(reference: session.Reference));

        await shop.StripeAsync(Refund("re_1", 499));

        Assert.Equal(HttpStatusCode.PaymentRequired, (await gateway.Client.GetAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_checkout_with_the_sessions_reference_unlocks_it_and_the_buyer_still_gets_the_code_when_it_is_lost()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        var session = await gateway.ReadySessionAsync();

        await shop.StripeAsync(Checkout(reference: session.Reference));

        Assert.Equal("unlocked", (string?)(await Buyer.JsonOf(await gateway.Client.GetAsync($"/v1/cutouts/{session.Id.Value}", TestContext.Current.CancellationToken), HttpStatusCode.OK))["state"]);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.ShowAsync("cs_1", session.Reference)).StatusCode);
        await gateway.Client.DeleteAsync($"/v1/cutouts/{session.Id.Value}", TestContext.Current.CancellationToken);
        var order = await Buyer.JsonOf(await shop.ShowAsync("cs_1", session.Id.Value), HttpStatusCode.OK);
        await gateway.AssertCountBecomesAsync("SELECT COUNT(*) FROM uses WHERE state = 'unused'", 1);
        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), SigningShop.CodesOf(order).Single())).StatusCode);
    }

    [Fact]
    public async Task A_checkout_paid_before_the_picture_is_ready_unlocks_it_when_it_is()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        var session = await gateway.ReadySessionAsync(with: session => session with { State = SessionState.Processing });
        await shop.StripeAsync(Checkout(reference: session.Reference));
        var store = gateway.Services.GetRequiredService<ISessionStore>();
        Assert.Equal(SessionState.Processing, (await store.FindAsync(session.Id, TestContext.Current.CancellationToken))!.State);

        await store.UpdateAsync(session.Id, now => now with { State = SessionState.Ready }, TestContext.Current.CancellationToken);
        await gateway.Services.GetRequiredService<Gateway.Purchases.Orders.PaidSessions>().TendAsync();

        Assert.Equal(SessionState.Unlocked, (await store.FindAsync(session.Id, TestContext.Current.CancellationToken))!.State);
        Assert.Equal(0L, await gateway.CountAsync("SELECT COUNT(*) FROM orders WHERE settled = 0"));
    }

    [Theory]
    [InlineData("my-own-number-7")]
    [InlineData("somebody@example.org")]
    [InlineData("00000000000000000000000000")]
    public async Task A_reference_that_is_no_sessions_does_no_harm(string reference)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);

        Assert.Equal(HttpStatusCode.OK, (await new SigningShop(gateway).StripeAsync(Checkout(reference: reference))).StatusCode);

        Assert.Equal(1L, await gateway.CountAsync(Codes));
        Assert.Equal(0L, await gateway.CountAsync("SELECT COUNT(*) FROM orders WHERE reference LIKE '%@%' OR reference LIKE '%-%'"));
    }

    [Theory]
    [InlineData("unsigned")]
    [InlineData("empty")]
    [InlineData("no time")]
    [InlineData("two times")]
    [InlineData("another secret")]
    [InlineData("another body")]
    [InlineData("truncated body")]
    [InlineData("another time")]
    [InlineData("only v0")]
    [InlineData("upper case")]
    [InlineData("the admin token")]
    public async Task An_event_that_is_not_signed_as_it_should_be_is_refused(string fault)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        var time = gateway.Clock.GetUtcNow().ToUnixTimeSeconds();
        var right = SigningShop.StripeSignatureOf(SigningShop.StripeSecret, time, Encoding.UTF8.GetBytes(Checkout()));
        var (header, body) = (string.Create(CultureInfo.InvariantCulture, $"t={time},v1={right}"), Checkout());
        switch (fault)
        {
            case "unsigned" or "the admin token": header = null; break;
            case "empty": header = ""; break;
            case "no time": header = $"v1={right}"; break;
            case "two times": header = $"t=1,{header}"; break;
            case "another secret": header = $"t={time},v1={SigningShop.StripeSignatureOf("whsec_another-secret-altogether", time, Encoding.UTF8.GetBytes(body))}"; break;
            case "another body": body = Checkout(amount: 1299); break;
            case "truncated body": body = body[..^1]; break;
            case "another time": header = $"t={time - 1},v1={right}"; break;
            case "only v0": header = $"t={time},v0={right}"; break;
            case "upper case": header = $"t={time},v1={right.ToUpperInvariant()}"; break;
        }

        var answer = await shop.PostAsync("/v1/webhooks/stripe", body, (message, _) =>
        {
            if (header is not null)
            {
                message.Headers.TryAddWithoutValidation("Stripe-Signature", header);
            }

            if (fault == "the admin token")
            {
                message.Headers.Authorization = new("Bearer", GatewayUnderTest.AdminToken);
            }
        });

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("signature-refused", await answer.ProblemAsync());
        Assert.Equal(0L, await gateway.CountAsync(Codes));
    }

    [Theory]
    [InlineData(300, HttpStatusCode.OK)]
    [InlineData(301, HttpStatusCode.Unauthorized)]
    [InlineData(-300, HttpStatusCode.OK)]
    [InlineData(-301, HttpStatusCode.Unauthorized)]
    public async Task An_events_signature_is_good_for_five_minutes_either_way(int seconds, HttpStatusCode status)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);

        Assert.Equal(status, (await new SigningShop(gateway).StripeAsync(Checkout(), age: TimeSpan.FromSeconds(seconds))).StatusCode);
    }

    [Fact]
    public async Task While_the_secret_is_rolled_both_are_good()
    {
        var settings = SigningShop.Settings;
        settings["Stripe:SigningSecrets:1"] = "whsec_the-one-that-comes-after";
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, settings);
        var shop = new SigningShop(gateway);

        Assert.Equal(HttpStatusCode.OK, (await shop.StripeAsync(Checkout())).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await shop.StripeAsync(Checkout(), "whsec_the-one-that-comes-after")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await shop.StripeAsync(Checkout(), "whsec_the-one-that-never-was")).StatusCode);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"type":"checkout.session.completed"}""")]
    [InlineData("""{"type":"checkout.session.completed","data":{"object":{"id":"cs_1","payment_status":"paid","amount_total":499,"currency":"eur"}}}""")]
    [InlineData("""{"type":"checkout.session.completed","data":{"object":{"payment_intent":"pi_1","payment_status":"paid","amount_total":499,"currency":"eur"}}}""")]
    [InlineData("""{"type":"checkout.session.completed","data":{"object":{"id":"cs_1","payment_intent":"pi_1","payment_status":"paid","amount_total":"a lot","currency":"eur"}}}""")]
    [InlineData("""{"type":"charge.refunded","data":{"object":{"payment_intent":"pi_1"}}}""")]
    public async Task A_signed_event_that_makes_no_sense_is_refused_and_mints_nothing(string body)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);

        var answer = await new SigningShop(gateway).StripeAsync(body);

        Assert.Equal("bad-request", await answer.ProblemAsync());
        Assert.Equal(0L, await gateway.CountAsync(Codes));
    }

    [Fact]
    public async Task Without_settings_there_is_no_webhook()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);

        Assert.Equal("not-found", await (await new SigningShop(gateway).StripeAsync(Checkout())).ProblemAsync());
    }

    private static string Refund(string name, long amount) =>
        $$$"""{"id":"evt_2","type":"refund.created","data":{"object":{"id":"{{{name}}}","object":"refund","payment_intent":"pi_1","charge":"ch_1","amount":{{{amount}}},"status":"succeeded" } } }""";

    private static string Checkout(
        string type = "checkout.session.completed", string order = "cs_1", string payment = "pi_1", long amount = 499, string currency = "eur", string status = "paid", string? reference = null) =>
        $$$"""
        {
          "id": "evt_1", "object": "event", "api_version": "2024-06-20", "type": "{{{type}}}", "livemode": false,
          "data": { "object": {
            "id": "{{{order}}}", "object": "checkout.session", "mode": "payment", "payment_status": "{{{status}}}", "status": "complete",
            "amount_subtotal": {{{amount}}}, "amount_total": {{{amount}}}, "currency": "{{{currency}}}", "payment_intent": "{{{payment}}}",
            "client_reference_id": {{{(reference is null ? "null" : $"\"{reference}\"")}}},
            "customer_details": { "email": "somebody@example.org", "name": "Somebody" }
          } }
        }
        """;
}
