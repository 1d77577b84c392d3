using System.Data.Common;
using Cutout.Gateway.Purchases;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>What any engine must keep to; each runs all of it.</summary>
public abstract class LedgerTests(string engine)
{
    private const string Granted = "granted";

    [Fact]
    public async Task Of_many_sessions_that_bind_one_code_at_once_one_gets_it()
    {
        await using var ledger = await OpenAsync();

        Assert.Equal(1, await GrantedOfAsync(ledger, LedgerSql.Bind));
    }

    [Fact]
    public async Task Without_the_condition_the_same_test_finds_a_code_spent_twice()
    {
        await using var ledger = await OpenAsync();
        var weak = Without(LedgerSql.Bind, "u.state = 'unused' OR (u.state IN ('bound', 'delivered') AND u.session = @session)", "1 = 1");
        weak = Without(weak, "state = 'unused' AND EXISTS", "EXISTS");

        Assert.InRange(await GrantedOfAsync(ledger, weak), 2, int.MaxValue);
    }

    [Fact]
    public async Task Two_processes_on_one_ledger_give_a_code_to_one_session()
    {
        await using var first = await OpenAsync();
        await using var second = await first.AgainAsync();
        for (var round = 0; round < 20; round++)
        {
            var code = await first.MintAsync();

            var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(number =>
                (number % 2 == 0 ? first : second).Ledger.BindCodeAsync(RequestOf(code, $"session-{number}"))));

            Assert.Single(outcomes.OfType<BindOutcome.Bound>());
            Assert.Equal(39, outcomes.OfType<BindOutcome.Busy>().Count());
        }
    }

    [Fact]
    public async Task A_code_of_several_uses_gives_each_to_one_session_and_no_more()
    {
        const int Uses = 7;
        await using var first = await OpenAsync();
        await using var second = await first.AgainAsync();
        for (var round = 0; round < 10; round++)
        {
            var code = await first.MintAsync();
            await AddUsesAsync(first, code, Uses);

            var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(number =>
                (number % 2 == 0 ? first : second).Ledger.BindCodeAsync(RequestOf(code, $"session-{number}"))));

            Assert.Equal(Uses, outcomes.OfType<BindOutcome.Bound>().Select(bound => bound.Use).Distinct().Count());
            Assert.Equal(Uses, outcomes.OfType<BindOutcome.Bound>().Count());
            Assert.Equal(60 - Uses, outcomes.OfType<BindOutcome.Busy>().Count());
        }
    }

    [Fact]
    public async Task The_same_code_and_session_always_get_the_same_use()
    {
        await using var ledger = await OpenAsync();
        var code = await ledger.MintAsync();
        await AddUsesAsync(ledger, code, 3);

        var first = Assert.IsType<BindOutcome.Bound>(await ledger.Ledger.BindCodeAsync(RequestOf(code, "mine")));
        var again = Assert.IsType<BindOutcome.Bound>(await ledger.Ledger.BindCodeAsync(RequestOf(code, "mine")));
        await ledger.Ledger.DeliverAsync(first.Use, "mine");
        var delivered = Assert.IsType<BindOutcome.Bound>(await ledger.Ledger.BindCodeAsync(RequestOf(code, "mine")));

        Assert.Equal([first.Use, first.Use], [again.Use, delivered.Use]);
    }

    [Fact]
    public async Task A_revoked_an_expired_and_an_unfit_code_can_not_be_bound()
    {
        await using var ledger = await OpenAsync();
        var conditions = new[]
        {
            "UPDATE uses SET state = 'revoked' WHERE code = @code",
            "UPDATE batches SET expires_at = @now WHERE id = (SELECT batch FROM uses WHERE code = @code)",
            "UPDATE batches SET operations = 'crowd-removal,portrait-style' WHERE id = (SELECT batch FROM uses WHERE code = @code)",
            "UPDATE batches SET max_megapixels = 0 WHERE id = (SELECT batch FROM uses WHERE code = @code)",
        };
        foreach (var condition in conditions)
        {
            var code = await ledger.MintAsync();
            var parameters = new { code = ledger.Opening.Key.NameOf(code), now = ledger.Clock.GetUtcNow().ToUnixTimeMilliseconds() };
            await ledger.Writer.WriteAsync(transaction => transaction.Connection!.ExecuteAsync(condition, parameters, transaction));

            Assert.IsType<BindOutcome.Refused>(await ledger.Ledger.BindCodeAsync(RequestOf(code, "mine")));
        }
    }

    [Fact]
    public async Task Conditions_that_are_met_let_a_code_be_bound()
    {
        await using var ledger = await OpenAsync();
        var minted = await ledger.Mint.MintAsync(new MintRequest(1)
        {
            ExpiresAt = ledger.Clock.GetUtcNow() + TimeSpan.FromSeconds(1),
            Operations = ["crowd-removal", "background-removal"],
            MaxMegapixels = 1,
        });

        var code = Assert.IsType<MintOutcome.Minted>(minted).Codes.Single();
        Assert.IsType<BindOutcome.Bound>(await ledger.Ledger.BindCodeAsync(RequestOf(code, "mine")));
    }

    [Fact]
    public async Task The_same_request_mints_once_and_shows_the_same_codes_even_when_asked_by_two_at_once()
    {
        await using var first = await OpenAsync();
        await using var second = await first.AgainAsync();
        var request = new MintRequest(20) { IdempotencyKey = "a-request", Note = "a note" };

        var minted = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => (number % 2 == 0 ? first : second).Mint.MintAsync(request)));

        Assert.All(minted, outcome => Assert.Equal(((MintOutcome.Minted)minted[0]).Codes, Assert.IsType<MintOutcome.Minted>(outcome).Codes));
        Assert.Equal(20, await first.Ledger.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM uses")));
        Assert.IsType<MintOutcome.Mismatch>(await first.Mint.MintAsync(request with { Note = "another" }));
    }

    [Fact]
    public async Task Several_that_open_a_new_ledger_at_once_make_one()
    {
        using var place = await LedgerPlace.NewAsync(engine);

        var ledgers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => TemporaryLedger.OpenAsync(place))));

        var code = await ledgers[0].MintAsync();
        Assert.IsType<BindOutcome.Bound>(await ledgers[^1].Ledger.BindCodeAsync(RequestOf(code, "mine")));
        Assert.Equal(LedgerSchema.Migrations.Count, await ledgers[1].Ledger.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM migrations")));
        foreach (var ledger in ledgers)
        {
            await ledger.DisposeAsync();
        }
    }

    [Fact]
    public async Task Many_that_bind_renew_return_and_deliver_at_once_all_come_to_an_end()
    {
        await using var first = await OpenAsync();
        await using var second = await first.AgainAsync();
        var codes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => first.MintAsync()));

        await Task.WhenAll(Enumerable.Range(0, 40).Select(async number =>
        {
            var ledger = (number % 2 == 0 ? first : second).Ledger;
            foreach (var code in number % 3 == 0 ? codes : codes.Reverse())
            {
                if (await ledger.BindCodeAsync(RequestOf(code, $"session-{number}")) is BindOutcome.Bound bound)
                {
                    await ledger.RenewAndReturnAsync([.. await ledger.AllBoundAsync()]);
                    Assert.True(await ledger.ReturnAsync(bound.Use, $"session-{number}"));
                }
            }
        }));

        Assert.Empty(await first.Ledger.AllBoundAsync());
    }

    [Fact]
    public async Task Only_the_session_that_has_a_code_can_deliver_return_or_confirm_it()
    {
        await using var ledger = await OpenAsync();
        var bound = Assert.IsType<BindOutcome.Bound>(await ledger.Ledger.BindCodeAsync(RequestOf(await ledger.MintAsync(), "mine")));

        Assert.False(await ledger.Ledger.DeliverAsync(bound.Use, "theirs"));
        Assert.False(await ledger.Ledger.ReturnAsync(bound.Use, "theirs"));
        Assert.False(await ledger.Ledger.ConfirmAsync(bound.Use, "theirs"));
        Assert.True(await ledger.Ledger.ConfirmAsync(bound.Use, "mine"));
        Assert.True(await ledger.Ledger.DeliverAsync(bound.Use, "mine"));
        Assert.True(await ledger.Ledger.DeliverAsync(bound.Use, "mine"));
        Assert.False(await ledger.Ledger.ReturnAsync(bound.Use, "mine"));
    }

    [Fact]
    public async Task A_returned_code_can_not_be_delivered()
    {
        await using var ledger = await OpenAsync();
        var bound = Assert.IsType<BindOutcome.Bound>(await ledger.Ledger.BindCodeAsync(RequestOf(await ledger.MintAsync(), "mine")));
        Assert.True(await ledger.Ledger.ReturnAsync(bound.Use, "mine"));

        Assert.False(await ledger.Ledger.DeliverAsync(bound.Use, "mine"));
    }

    [Fact]
    public async Task A_lapsed_lease_returns_what_is_bound_and_never_what_is_delivered()
    {
        await using var ledger = await OpenAsync();
        var (kept, lapsed, delivered) = (await BoundAsync("a"), await BoundAsync("b"), await BoundAsync("c"));
        await ledger.Ledger.DeliverAsync(delivered, "c");
        ledger.Clock.Advance(TimeSpan.FromSeconds(45));

        var returned = await ledger.Ledger.RenewAndReturnAsync([new BoundUse(kept.Code, kept.Slot, "a")]);

        Assert.Equal(1, returned);
        Assert.Equal([kept], (await ledger.Ledger.AllBoundAsync()).Select(use => use.Use));
        Assert.True(await ledger.Ledger.ConfirmAsync(lapsed, "another"));
        Assert.False(await ledger.Ledger.ConfirmAsync(delivered, "another"));

        async Task<LedgerUse> BoundAsync(string session) =>
            Assert.IsType<BindOutcome.Bound>(await ledger.Ledger.BindCodeAsync(RequestOf(await ledger.MintAsync(), session))).Use;
    }

    [Fact]
    public async Task Codes_made_elsewhere_are_known_to_be_there_from_the_first_import_on()
    {
        await using var ledger = await OpenAsync();
        Assert.False(await ledger.Ledger.HoldsForeignAsync());
        Assert.False(await ledger.Ledger.HoldsForeignAsync());

        await ledger.Import.ImportAsync(new MintRequest(1), [UnlockCode.Foreign("SUMMERXK29TQ7W")]);

        Assert.True(await ledger.Ledger.HoldsForeignAsync());
        Assert.True(await ledger.Ledger.HoldsForeignAsync());
    }

    [Fact]
    public async Task Work_after_the_ledger_was_closed_fails_instead_of_waiting_forever()
    {
        var ledger = await OpenAsync();
        var writer = ledger.Writer;
        await ledger.DisposeAsync();

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => writer.WriteAsync(_ => Task.FromResult(0)));
    }

    private static Task<int> AddUsesAsync(TemporaryLedger ledger, UnlockCode code, int uses) => ledger.Writer.WriteAsync(async transaction =>
    {
        for (var slot = 2; slot <= uses; slot++)
        {
            await transaction.Connection!.ExecuteAsync(
                "INSERT INTO uses (code, slot, batch, last_four) SELECT code, @slot, batch, last_four FROM uses WHERE code = @code AND slot = 1",
                new { code = ledger.Opening.Key.NameOf(code), slot = (long)slot },
                transaction);
        }

        return uses;
    });

    private protected Task<TemporaryLedger> OpenAsync() => TemporaryLedger.OpenAsync(engine);

    private protected static BindRequest RequestOf(UnlockCode code, string session) => new(code, session, "background-removal", 1_000_000);

    // How many of 200 sessions, each told the ledger's answer to this statement, believe that the code is theirs.
    private protected static async Task<int> GrantedOfAsync(TemporaryLedger ledger, string bind)
    {
        var code = ledger.Opening.Key.NameOf(await ledger.MintAsync());
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => ledger.Writer.WriteAsync(transaction =>
            AnswerAsync(transaction, bind, new { code, session = $"session-{number}", operation = "background-removal", pixels = 1L, now = 1L, lease = 2L }))));
        return answers.Count(answer => answer == Granted);
    }

    private static async Task<string> AnswerAsync(DbTransaction transaction, string bind, object parameters) =>
        await transaction.Connection!.QuerySingleOrDefaultAsync<long?>(bind, parameters, transaction) is null ? "refused" : Granted;

    private protected static string Without(string sql, string condition, string replacement)
    {
        Assert.Contains(condition, sql, StringComparison.Ordinal);
        return sql.Replace(condition, replacement, StringComparison.Ordinal);
    }
}
