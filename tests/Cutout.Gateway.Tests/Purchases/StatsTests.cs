using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Purchases.Books;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Unlocking;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Purchases;

/// <summary>On any engine; each runs all of it.</summary>
public abstract class StatsTests(string engine)
{
    private const long One = 1_000_000;

    [Fact]
    public async Task What_happens_to_sessions_is_counted_by_day_operation_and_provider()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        for (var photo = 0; photo < 4; photo++)
        {
            await MadeAsync(gateway, "removebg");
        }

        await DeliveredAsync(gateway, await MadeAsync(gateway, "removebg"), await gateway.MintAsync());
        await FailedAsync(gateway, "removebg");
        gateway.Clock.Advance(TimeSpan.FromDays(1));
        await MadeAsync(gateway, "pixian");

        var stats = await StatsAsync(gateway);

        Assert.Equal(["uploads 6 - -", "previews 5 1 0.2", "uploads 1 - -", "previews 1 0 0"], stats["lines"]!.AsArray().Select(Tell));
        Assert.Equal(["2026-11-22 ", "2026-11-22 removebg", "2026-11-23 ", "2026-11-23 pixian"], stats["lines"]!.AsArray().Select(line => $"{line!["day"]} {line["provider"]}"));
        Assert.Equal("7 6 1 1 1", string.Join(' ', new[] { "uploads", "previews", "unlocks", "deliveries", "failures" }.Select(name => (int)stats["total"]![name]!)));
        Assert.All(stats["lines"]!.AsArray(), line => Assert.Equal("background-removal", (string?)line!["operation"]));

        static string Tell(JsonNode? line) => line!["provider"] is null
            ? $"uploads {line["uploads"]} - -"
            : $"previews {line["previews"]} {line["deliveries"]} {line["conversion"]}";
    }

    [Fact]
    public async Task An_unlock_that_is_taken_back_is_not_counted()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var session = await MadeAsync(gateway, "removebg");
        await gateway.UnlockAsync(session, await gateway.MintAsync());
        Assert.Equal(1, (int)(await StatsAsync(gateway))["total"]!["unlocks"]!);

        await Store(gateway).UpdateAsync(session.Id, now => now with { State = SessionState.Ready, Redemption = null }, TestContext.Current.CancellationToken);

        Assert.Equal(0, (int)(await StatsAsync(gateway))["total"]!["unlocks"]!);
    }

    [Fact]
    public async Task Only_the_days_that_are_asked_for_are_told()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        await MadeAsync(gateway, "removebg");
        gateway.Clock.Advance(TimeSpan.FromDays(2));
        await MadeAsync(gateway, "removebg");

        Assert.Equal(1, (int)(await StatsAsync(gateway, "?from=2026-11-22&to=2026-11-23"))["total"]!["previews"]!);
        Assert.Equal(2, (int)(await StatsAsync(gateway))["total"]!["previews"]!);
    }

    [Theory]
    [InlineData("?from=yesterday", "from", "such as")]
    [InlineData("?to=2026-02-30", "to", "such as")]
    [InlineData("?from=2026-11-23&to=2026-11-22", "from", "after to")]
    [InlineData("?from=2025-11-21", "from", "366 days")]
    [InlineData("?to=9999-12-31", "from", "after to")]
    public async Task Days_that_make_no_sense_are_refused(string query, string field, string reason)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);

        var problem = await Buyer.JsonOf(await GetAsync(gateway, query), HttpStatusCode.BadRequest);

        var (name, reasons) = problem["errors"]!.AsObject().Single();
        Assert.Equal(field, name);
        Assert.Contains(reason, (string)reasons!.AsArray().Single()!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "2026-10-24", "2026-11-22")]
    [InlineData("?from=2025-11-22", "2025-11-22", "2026-11-22")]
    [InlineData("?from=2026-11-22&to=2026-11-22", "2026-11-22", "2026-11-22")]
    [InlineData("?to=0001-01-31", "0001-01-02", "0001-01-31")]
    [InlineData("?to=0001-01-15", "0001-01-01", "0001-01-15")]
    public async Task Thirty_days_are_told_unless_others_are_asked_for(string query, string from, string to)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);

        var stats = await StatsAsync(gateway, query);

        Assert.Equal((from, to), ((string?)stats["from"], (string?)stats["to"]));
    }

    [Fact]
    public async Task While_the_ledger_is_down_no_figures_are_told()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        await gateway.RunSqlAsync("ALTER TABLE uses RENAME TO away");

        var answer = await GetAsync(gateway, "");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("ledger-unavailable", await answer.ProblemAsync());
    }

    [Fact]
    public async Task Where_nobody_records_it_spend_is_unknown_and_not_nothing()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, new Dictionary<string, string?>
        {
            ["Spending:Book"] = "memory",
            ["Books:Currency"] = "EUR",
            ["Books:Prices:background-removal"] = "499",
        });
        await DeliveredAsync(gateway, await MadeAsync(gateway, "removebg"), await gateway.MintAsync());

        var stats = await StatsAsync(gateway);

        Assert.False((bool)stats["spendRecorded"]!);
        Assert.Equal(499, (int)stats["total"]!["revenue"]!);
        Assert.Null(stats["total"]!["spend"]);
        Assert.Null(stats["total"]!["margin"]);
    }

    [Fact]
    public async Task Margin_is_revenue_less_spend_where_both_are_known()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Books:Currency"] = "EUR",
            ["Books:Prices:background-removal"] = "499",
            ["Books:CostPerUnit:removebg"] = "9.5",
        };
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, settings);
        await SpentAsync(gateway, SpendSettlement.Of(Charged.Yes, 2, One));
        await DeliveredAsync(gateway, await MadeAsync(gateway, "removebg"), await gateway.MintAsync());

        var stats = await StatsAsync(gateway);

        Assert.True((bool)stats["spendRecorded"]!);
        var line = stats["lines"]!.AsArray().Single(line => (string?)line!["provider"] == "removebg")!;
        Assert.Equal((2m, 19m, 499m, 480m), ((decimal)line["spendUnits"]!, (decimal)line["spend"]!, (decimal)line["revenue"]!, (decimal)line["margin"]!));
        Assert.Equal(480m, (decimal)stats["total"]!["margin"]!);

        // Another day is added; and where one thing isn't known, neither is the sum.
        gateway.Clock.Advance(TimeSpan.FromDays(1));
        await DeliveredAsync(gateway, await MadeAsync(gateway, "removebg"), await gateway.MintAsync());
        Assert.Equal((998m, 19m, 979m), Money(await StatsAsync(gateway)));
        await SpentAsync(gateway, SpendSettlement.Of(Charged.Yes, 1, One), provider: "pixian");
        Assert.Equal((998m, null, null), Money(await StatsAsync(gateway)));

        static (decimal?, decimal?, decimal?) Money(JsonObject stats) =>
            ((decimal?)stats["total"]!["revenue"], (decimal?)stats["total"]!["spend"], (decimal?)stats["total"]!["margin"]);
    }

    [Fact]
    public async Task What_nobody_knows_counts_as_spent_in_its_worst_case_and_is_told()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        await SpentAsync(gateway, SpendSettlement.Nothing);
        await SpentAsync(gateway, SpendSettlement.Of(Charged.Yes, 0.25m, One));
        await SpentAsync(gateway, SpendSettlement.Of(Charged.Unknown, null, One));
        await SpentAsync(gateway, null);
        gateway.Clock.Advance(TimeSpan.FromDays(1));
        await SpentAsync(gateway, SpendSettlement.Of(Charged.Yes, 0.5m, One));

        var stats = await StatsAsync(gateway);

        Assert.Equal(
            ["2026-11-22 removebg 2.25 2", "2026-11-23 removebg 0.5 0"],
            stats["lines"]!.AsArray().Select(line => string.Create(CultureInfo.InvariantCulture, $"{line!["day"]} {line["provider"]} {(decimal)line["spendUnits"]!:0.##} {line["unknownCalls"]}")));
        Assert.Equal(2, (long)stats["total"]!["unknownCalls"]!);
        Assert.Equal(["charge-unknown"], stats["reconciliation"]!["differences"]!.AsArray().Select(difference => (string?)difference!["name"]));
    }

    [Fact]
    public async Task What_orders_brought_and_what_went_back_is_told_by_day_and_currency()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        await shop.OrderedAsync("""{"order":"1","amount":700,"currency":"USD"}""");
        await shop.OrderedAsync("""{"order":"2"}""");
        await shop.StripeAsync(Checkout("cs_1", "pi_1"));
        await shop.StripeAsync(Checkout("cs_2", "pi_2"));
        await shop.StripeAsync("""{"type":"refund.created","data":{"object":{"id":"re_1","payment_intent":"pi_1","amount":100,"status":"succeeded"}}}""");
        await shop.StripeAsync("""{"type":"charge.refunded","data":{"object":{"id":"ch_1","payment_intent":"pi_1","amount":499,"amount_refunded":100,"refunded":false}}}""");
        await shop.StripeAsync("""{"type":"charge.dispute.created","data":{"object":{"id":"du_1","payment_intent":"pi_2","amount":499}}}""");

        var sales = (await StatsAsync(gateway))["sales"]!.AsArray().Select(line => $"{line!["day"]} {line["currency"]} {line["orders"]} {line["paid"]} {line["givenBack"]}");

        Assert.Equal(["2026-11-22 eur 2 998 599", "2026-11-22 usd 1 700 0"], sales);
    }

    [Fact]
    public async Task Books_that_agree_name_no_difference()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        await shop.OrderedAsync("""{"order":"1","quantity":2,"uses":3}""");
        await shop.StripeAsync(Checkout("cs_1", "pi_1"));
        await shop.StripeAsync("""{"type":"charge.refunded","data":{"object":{"id":"ch_1","payment_intent":"pi_1","refunded":true}}}""");
        await DeliveredAsync(gateway, await MadeAsync(gateway, "removebg"), await gateway.MintAsync());
        await SpentAsync(gateway, SpendSettlement.Of(Charged.Yes, 1, One));

        var books = (await StatsAsync(gateway))["reconciliation"]!;

        Assert.Empty(books["differences"]!.AsArray());
        Assert.Equal("8 7 6 0 1 1 1", string.Join(' ', new[] { "minted", "sold", "unused", "bound", "delivered", "revoked", "countedDeliveries" }.Select(name => (int)books[name]!)));
    }

    [Theory]
    [InlineData("DELETE FROM uses WHERE slot = 3", "minted-otherwise", 2)]
    [InlineData("UPDATE uses SET state = 'unused' WHERE state = 'revoked'", "refunded-but-usable", 1)]
    [InlineData("UPDATE uses SET state = 'delivered' WHERE state = 'revoked'", "refunded-after-delivery", 1)]
    [InlineData("DELETE FROM reversals", "revoked-but-paid", 1)]
    [InlineData("UPDATE orders SET payment = NULL", "refunded-without-order", 1)]
    [InlineData("DELETE FROM uses", "minted-otherwise", 8)]
    [InlineData("DELETE FROM counters", "delivered-otherwise", 1)]
    [InlineData("UPDATE counters SET times = times + 2 WHERE name = 'deliveries'", "delivered-otherwise", -2)]
    [InlineData("UPDATE spend_days SET committed = committed + 1", "spent-otherwise", 1)]
    [InlineData("DELETE FROM spend_days", "spent-otherwise", 1)]
    [InlineData("UPDATE spend SET outcome = 'unknown'", "charge-unknown", 1)]
    public async Task Each_difference_between_the_books_is_named(string fault, string name, int count)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine, SigningShop.Settings);
        var shop = new SigningShop(gateway);
        await shop.OrderedAsync("""{"order":"1","quantity":2,"uses":3}""");
        await shop.StripeAsync(Checkout("cs_1", "pi_1"));
        await shop.StripeAsync("""{"type":"charge.refunded","data":{"object":{"id":"ch_1","payment_intent":"pi_1","refunded":true}}}""");
        await DeliveredAsync(gateway, await MadeAsync(gateway, "removebg"), await gateway.MintAsync());
        await SpentAsync(gateway, SpendSettlement.Of(Charged.Yes, 1, One));
        await StatsAsync(gateway);

        await gateway.RunSqlAsync(fault);

        var differences = (await StatsAsync(gateway))["reconciliation"]!["differences"]!.AsArray();
        var difference = Assert.Single(differences, difference => (string?)difference!["name"] == name);
        Assert.Equal(count, (int)difference!["count"]!);
        Assert.EndsWith(".", (string)difference["meaning"]!, StringComparison.Ordinal);
        Assert.Equal(name != "delivered-otherwise", difference["examples"]!.AsArray().Count > 0);
    }

    [Fact]
    public async Task Counts_that_can_not_be_written_are_kept_for_the_next_time()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var counters = gateway.Services.GetRequiredService<Counters>();
        counters.Count("uploads", "background-removal", null, 2);
        await counters.FlushAsync();
        counters.Count("uploads", "background-removal", null, 3);

        await gateway.RunSqlAsync("ALTER TABLE counters RENAME TO elsewhere");
        await counters.FlushAsync();
        await gateway.RunSqlAsync("ALTER TABLE elsewhere RENAME TO counters");
        await counters.FlushAsync();

        Assert.Equal(5L, await gateway.CountAsync("SELECT CAST(SUM(times) AS BIGINT) FROM counters"));
        Assert.Contains(gateway.Log.Lines, line => line.Contains("Counts could not be written", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Counts_are_written_every_few_seconds_and_when_the_gateway_stops()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        await MadeAsync(gateway, "removebg");

        gateway.Clock.Advance(TimeSpan.FromSeconds(10));

        await gateway.AssertCountBecomesAsync("SELECT COUNT(*) FROM counters", 2);
        await MadeAsync(gateway, "removebg");
        await gateway.Services.GetRequiredService<Counters>().StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(4L, await gateway.CountAsync("SELECT CAST(SUM(times) AS BIGINT) FROM counters"));
    }

    private static async Task<CutoutSession> MadeAsync(GatewayUnderTest gateway, string provider)
    {
        var session = await gateway.ReadySessionAsync(with: session => session with { State = SessionState.Processing });
        return (await Store(gateway).UpdateAsync(session.Id, now => now with { State = SessionState.Ready, Provider = provider }, TestContext.Current.CancellationToken))!;
    }

    private static async Task FailedAsync(GatewayUnderTest gateway, string provider)
    {
        var session = await gateway.ReadySessionAsync(with: session => session with { State = SessionState.Processing });
        await Store(gateway).UpdateAsync(
            session.Id, now => now with { State = SessionState.Failed, Provider = provider, Problem = new SessionProblem("no-subject", Charged.No) }, TestContext.Current.CancellationToken);
    }

    private static async Task DeliveredAsync(GatewayUnderTest gateway, CutoutSession session, Gateway.Unlocking.UnlockCode code)
    {
        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(session, code)).StatusCode);
        await gateway.Client.GetByteArrayAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken);
        await gateway.AssertBecomesAsync(code, "delivered");
        using var patience = new CancellationTokenSource(Shop.Patience);
        while (await Store(gateway).FindAsync(session.Id, patience.Token) is not { Redemption.Delivered: true })
        {
            await Task.Delay(10, patience.Token);
        }
    }

    private static ISessionStore Store(GatewayUnderTest gateway) => gateway.Services.GetRequiredService<ISessionStore>();

    private static async Task<JsonObject> StatsAsync(GatewayUnderTest gateway, string query = "") => await Buyer.JsonOf(await GetAsync(gateway, query), HttpStatusCode.OK);

    private static async Task<HttpResponseMessage> GetAsync(GatewayUnderTest gateway, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/admin/stats{query}");
        request.Headers.Authorization = new("Bearer", GatewayUnderTest.AdminToken);
        return await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Checkout(string order, string payment) =>
        $$$"""{"type":"checkout.session.completed","data":{"object":{"id":"{{{order}}}","payment_status":"paid","amount_total":499,"currency":"eur","payment_intent":"{{{payment}}}" } } }""";

    // A call to a vendor, as the spend desk notes it: reserved in its worst case of one credit, and settled.
    private static async Task SpentAsync(GatewayUnderTest gateway, SpendSettlement? settlement, string provider = "removebg")
    {
        var book = gateway.Services.GetRequiredService<ISpendBook>();
        var request = new SpendRequest(provider, "background-removal", "full", 12_000, "credit", One, null, TimeSpan.FromMinutes(1));
        var reservation = Assert.IsType<SpendReservation>(await book.TryReserveAsync(request));
        if (settlement is { } known)
        {
            book.Settle(reservation, known);
            await gateway.AssertCountBecomesAsync($"SELECT COUNT(*) FROM spend WHERE id = '{reservation.Id}' AND outcome <> 'open'", 1);
        }
    }
}
