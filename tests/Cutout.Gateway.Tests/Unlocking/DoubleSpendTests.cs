using Cutout.DoubleSpend;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>A part of what <c>Cutout.Benchmarks -- double-spend</c> does, and the proof that it would notice.</summary>
public abstract class DoubleSpendTests(string engine)
{
    private const int Codes = 20;

    [Fact]
    public async Task With_processes_killed_under_many_clients_no_use_is_spent_twice_and_none_is_lost()
    {
        using var place = await LedgerPlace.NewAsync(engine);
        var run = new DoubleSpendRun { Attempts = 100_000, Codes = 1_000, Photo = Pictures.Jpeg(64, 48), Ledger = place.Environment };

        var report = await run.RunAsync(TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper!.WriteLine($"{engine}: {report}");
        Assert.True(report.Wrong.Count == 0, $"{report}{Environment.NewLine}{string.Join(Environment.NewLine, report.Wrong.Take(3))}");
        Assert.InRange(report.Kills, 3, int.MaxValue);
        Assert.InRange(report.Delivered, Codes, report.Codes);
    }

    [Fact]
    public async Task The_statement_as_it_is_gives_histories_that_can_be_true() => Assert.Empty(await RaceAsync(LedgerSql.Bind));

    [Fact]
    public async Task Without_its_condition_the_histories_can_not_be_true() => Assert.NotEmpty(await RaceAsync(WithoutCondition()));

    // The WHERE names the code and nothing else.
    private static string WithoutCondition()
    {
        var (from, to) = (LedgerSql.Bind.IndexOf("AND slot = (", StringComparison.Ordinal), LedgerSql.Bind.IndexOf("RETURNING", StringComparison.Ordinal));
        Assert.InRange(from, 1, to);
        return LedgerSql.Bind[..from] + LedgerSql.Bind[to..];
    }

    // Three processes' worth of writers on one ledger; everybody wants every code, and gives every other one back.
    private async Task<IReadOnlyList<string>> RaceAsync(string bind)
    {
        await using var first = await TemporaryLedger.OpenAsync(engine);
        await using var second = await first.AgainAsync();
        await using var third = await first.AgainAsync();
        TemporaryLedger[] ledgers = [first, second, third];
        var names = new List<string>();
        for (var number = 0; number < Codes; number++)
        {
            names.Add(first.Opening.Key.NameOf(await first.MintAsync()));
        }

        var history = new CodeHistory(Codes);
        await Task.WhenAll(Enumerable.Range(0, 24).Select(caller => Task.Run(() => TakeAllAsync(ledgers[caller % 3], caller))));
        var owners = await first.Ledger.ReadAsync(ledger => ledger.QueryAsync<(string Code, string? Session)>("SELECT code, session FROM uses WHERE state = 'delivered'"));
        var byName = owners.ToDictionary(owner => owner.Code, owner => owner.Session);
        return history.WhatIsWrong([.. names.Select(name => byName.GetValueOrDefault(name))]);

        async Task TakeAllAsync(TemporaryLedger ledger, int caller)
        {
            for (var number = 0; number < Codes; number++)
            {
                var (code, session) = (names[number], $"session-{caller}-{number}");
                if (await history.NoteAsync(number, CallKind.Bind, session, 0, () => BindAsync(ledger, bind, code, session)) != CallOutcome.Done)
                {
                    continue;
                }

                var use = new LedgerUse(code, 1);
                if (caller % 2 == 0)
                {
                    await history.NoteAsync(number, CallKind.Deliver, session, 0, async () => await ledger.Ledger.DeliverAsync(use, session) ? CallOutcome.Done : CallOutcome.Unknown);
                }
                else
                {
                    await history.NoteAsync(number, CallKind.Return, session, 0, async () => await ledger.Ledger.ReturnAsync(use, session) ? CallOutcome.Done : CallOutcome.Unknown);
                }
            }
        }
    }

    private static Task<CallOutcome?> BindAsync(TemporaryLedger ledger, string bind, string code, string session) => ledger.Writer.WriteAsync<CallOutcome?>(async transaction =>
    {
        var parameters = new { code, session, operation = "background-removal", pixels = 1L, now = 1L, lease = 2L };
        while (true)
        {
            var slot = await transaction.Connection!.QueryFirstOrDefaultAsync<long?>(bind, parameters, transaction);
            var (bound, free) = await transaction.Connection!.QuerySingleAsync<(long, long)>(LedgerSql.Standing, parameters, transaction);
            if (slot is not null || free == 0)
            {
                return slot is not null ? CallOutcome.Done : bound > 0 ? CallOutcome.Busy : CallOutcome.Refused;
            }
        }
    });
}

/// <summary>Alone on the machine: four gateways and 64 clients leave other tests no room.</summary>
[CollectionDefinition("double spend", DisableParallelization = true)]
public sealed class DoubleSpendAlone;

[Collection("double spend")]
public sealed class DoubleSpendSqliteTests() : DoubleSpendTests("sqlite");

[Collection("double spend")]
public sealed class DoubleSpendPostgresTests() : DoubleSpendTests("postgres");
