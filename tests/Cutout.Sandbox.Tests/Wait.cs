namespace Cutout.Sandbox.Tests;

/// <summary>Waits for something that another thread is about to do. The ceiling only keeps a broken build from hanging.</summary>
internal static class Wait
{
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        ceiling.CancelAfter(TimeSpan.FromMinutes(2));
        while (!condition())
        {
            await Task.Delay(2, ceiling.Token);
        }
    }
}
