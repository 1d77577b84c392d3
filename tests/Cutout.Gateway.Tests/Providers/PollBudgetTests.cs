using Cutout.Gateway.Providers.DashScope;

namespace Cutout.Gateway.Tests.Providers;

public sealed class PollBudgetTests
{
    [Fact]
    public async Task A_hundred_who_ask_at_once_ask_fifteen_a_second_in_their_order()
    {
        var clock = new SetClock();
        var budget = new PollBudget(clock);
        var turns = Enumerable.Range(0, 100).Select(_ => budget.TakeAsync(TestContext.Current.CancellationToken)).ToList();

        for (var second = 1; second <= 7; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromMilliseconds(1));
            await Task.WhenAll(turns.Take(Math.Min(100, second * 15)));
            Assert.All(turns.Skip((second * 15) + 1), turn => Assert.False(turn.IsCompleted));
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    [Fact]
    public void Who_asks_after_a_pause_need_not_wait()
    {
        var clock = new SetClock();
        var budget = new PollBudget(clock);
        var first = budget.TakeAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True(first.IsCompleted);
        Assert.True(budget.TakeAsync(TestContext.Current.CancellationToken).IsCompleted);
    }
}
