namespace Cutout.Gateway.Tests.Web;

internal static class Eventually
{
    /// <summary>Waits until it holds; what happens on the other side of a socket is not instant.</summary>
    public static async Task HoldsAsync(Func<bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (!holds())
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
