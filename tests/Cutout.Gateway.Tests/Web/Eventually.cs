namespace Cutout.Gateway.Tests.Web;

internal static class Eventually
{
    // Only a failure takes so long; a machine with much else to do may need a good part of it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Waits until it holds; what happens on the other side of a socket is not instant.</summary>
    public static Task HoldsAsync(Func<bool> holds) => HoldsAsync(() => Task.FromResult(holds()));

    /// <summary>The same for what has to be asked for.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (!await holds())
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
