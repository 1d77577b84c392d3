using System.Data;
using System.Data.Common;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>How often a piece of work is tried, on which connection, and what its caller hears.</summary>
public sealed class LedgerWriterTests
{
    private const int MostTries = 5;

    [Theory]
    [InlineData(MostTries - 1, true)]
    [InlineData(MostTries, false)]
    public async Task Work_that_the_engine_undoes_is_done_again_five_times_in_all(int undone, bool succeeds)
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var connections = new MoodyConnections(ledger);
        await using var writer = new LedgerWriter(connections);
        var tries = 0;

        var work = writer.WriteAsync(_ => ++tries > undone ? Task.FromResult(tries) : throw new MoodyConnections.UndoneException());

        if (succeeds)
        {
            Assert.Equal(MostTries, await work);
        }
        else
        {
            await Assert.ThrowsAsync<MoodyConnections.UndoneException>(() => work);
        }

        Assert.Equal(MostTries, tries);
        Assert.Equal(MostTries, connections.Made.Count);
    }

    [Fact]
    public async Task A_connection_that_died_while_it_stood_idle_is_replaced_once_and_nobody_hears_of_it()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var connections = new MoodyConnections(ledger, writers: 2, mostInOneCommit: 1);
        await using var writer = new LedgerWriter(connections);
        await OpenBothAsync(writer, connections);
        DbConnection? died = null;

        var answer = await writer.WriteAsync(transaction =>
        {
            died ??= transaction.Connection;
            return transaction.Connection == died ? throw new IOException("broken pipe") : Task.FromResult(7);
        });

        Assert.Equal(7, answer);
        Assert.Equal(ConnectionState.Closed, died!.State);
    }

    [Fact]
    public async Task A_connection_that_dies_as_soon_as_it_is_made_is_an_outage()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        await using var writer = new LedgerWriter(new MoodyConnections(ledger, writers: 2, mostInOneCommit: 1));
        var tries = 0;

        var problem = await Assert.ThrowsAsync<LedgerUnavailableException>(() => writer.WriteAsync<int>(_ =>
        {
            tries++;
            throw new IOException("broken pipe");
        }));

        Assert.IsType<IOException>(problem.InnerException);
        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task A_file_has_no_idle_connections_that_could_have_died()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        await using var writer = new LedgerWriter(new MoodyConnections(ledger));
        await writer.WriteAsync(_ => Task.FromResult(0));
        var tries = 0;

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => writer.WriteAsync<int>(_ =>
        {
            tries++;
            throw new IOException("the disk is full");
        }));

        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task A_commit_that_fails_is_never_tried_again_for_it_may_have_reached_the_disk()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var connections = new MoodyConnections(ledger, writers: 2, mostInOneCommit: 1);
        await using var writer = new LedgerWriter(connections);
        await OpenBothAsync(writer, connections);
        await writer.WriteAsync(transaction => transaction.Connection!.ExecuteAsync(
            "CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED); CREATE TABLE parent (id INTEGER PRIMARY KEY);", null, transaction));
        var tries = 0;

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => writer.WriteAsync(transaction =>
        {
            tries++;

            // That nobody has this parent is looked at when it is committed.
            return transaction.Connection!.ExecuteAsync("INSERT INTO child VALUES (99)", null, transaction);
        }));

        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task When_the_commit_of_many_fails_all_hear_it_at_once()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        await using var writer = new LedgerWriter(new MoodyConnections(ledger));
        await writer.WriteAsync(transaction => transaction.Connection!.ExecuteAsync(
            "CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED); CREATE TABLE parent (id INTEGER PRIMARY KEY);", null, transaction));
        var tries = 0;

        var works = await TogetherAsync<int>(writer, 10, number => transaction =>
        {
            Interlocked.Increment(ref tries);
            return transaction.Connection!.ExecuteAsync(number == 5 ? "INSERT INTO child VALUES (99)" : "INSERT INTO parent VALUES (NULL)", null, transaction);
        });

        foreach (var work in works)
        {
            await Assert.ThrowsAsync<LedgerUnavailableException>(() => work);
        }

        Assert.Equal(10, tries);
    }

    [Fact]
    public async Task A_fault_in_the_work_itself_is_told_as_it_is()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        await using var writer = new LedgerWriter(new MoodyConnections(ledger));

        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => writer.WriteAsync<int>(_ => throw new InvalidOperationException("a fault of ours")));

        Assert.Equal("a fault of ours", problem.Message);
        Assert.Equal(3, await writer.WriteAsync(_ => Task.FromResult(3)));
    }

    [Theory]
    [InlineData(256, 1)]
    [InlineData(4, 3)]
    [InlineData(1, 10)]
    public async Task As_many_as_the_engine_has_use_for_share_a_transaction(int mostInOneCommit, int transactions)
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        await using var writer = new LedgerWriter(new MoodyConnections(ledger, mostInOneCommit: mostInOneCommit));

        var works = await TogetherAsync<DbTransaction>(writer, 10, _ => Task.FromResult);

        Assert.Equal(transactions, (await Task.WhenAll(works)).Distinct().Count());
    }

    [Fact]
    public async Task What_stands_in_line_is_written_before_the_writer_ends_and_its_connections_are_closed()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var connections = new MoodyConnections(ledger);
        var writer = new LedgerWriter(connections);
        var works = Enumerable.Range(0, 50).Select(number => writer.WriteAsync(_ => Task.FromResult(number))).ToList();

        await writer.DisposeAsync();

        Assert.Equal(Enumerable.Range(0, 50), await Task.WhenAll(works));
        Assert.All(connections.Made, connection => Assert.Equal(ConnectionState.Closed, connection.State));
    }

    // The first holds the lane until the others stand in line behind it.
    private static async Task<IReadOnlyList<Task<T>>> TogetherAsync<T>(LedgerWriter writer, int count, Func<int, Func<DbTransaction, Task<T>>> work)
    {
        var (gate, holding) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = writer.WriteAsync(async _ =>
        {
            holding.TrySetResult();
            await gate.Task;
            return 0;
        });
        await holding.Task;
        var works = Enumerable.Range(0, count).Select(number => writer.WriteAsync(work(number))).ToList();
        gate.SetResult();
        await first;
        return works;
    }

    // Either lane takes what comes next; both have their connection when so many have been made.
    private static async Task OpenBothAsync(LedgerWriter writer, MoodyConnections connections)
    {
        while (connections.Made.Count < connections.Writers)
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => writer.WriteAsync(_ => Task.FromResult(0))));
        }
    }
}
