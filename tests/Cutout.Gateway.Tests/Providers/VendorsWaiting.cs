using Cutout.Gateway.Tests.Unlocking;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>Moves the clock on until something has come true by itself.</summary>
internal static class VendorsWaiting
{
    public static async Task UntilAsync(this VendorsUnderTest vendors, Func<bool> holds, TimeSpan pace)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Shop.Patience);
        while (!holds())
        {
            Assert.False(patience.IsCancellationRequested, $"It does not come true. The log:\n{string.Join("\n", vendors.Gateway.Log.Lines.TakeLast(20))}");
            vendors.Clock.Advance(pace);
            await vendors.Gateway.MomentAsync();
        }
    }

    public static Task UntilLogAsync(this VendorsUnderTest vendors, string words, TimeSpan? pace = null) =>
        vendors.UntilAsync(() => vendors.Gateway.Log.Lines.Any(line => line.Contains(words, StringComparison.Ordinal)), pace ?? TimeSpan.FromSeconds(5));

    /// <summary>An upload over HTTP; its answer comes when the session is ready or has failed.</summary>
    public static Task<HttpResponseMessage> UploadAsync(this VendorsUnderTest vendors, byte[]? photo = null, string query = "") =>
        vendors.Gateway.Client.PostAsync($"/v1/cutouts?operation=background-removal{query}", (photo ?? Photos.Small).AsUpload(), TestContext.Current.CancellationToken);

    /// <summary>So many buyers at once. Whoever gets through to remove.bg is answered when all others have been; there must be one.</summary>
    public static async Task<HttpResponseMessage[]> StampedeAsync(this VendorsUnderTest vendors, int buyers)
    {
        var gate = new TaskCompletionSource();
        vendors.RemoveBg.AnswersAfter(gate.Task);
        var uploads = Enumerable.Range(0, buyers).Select(_ => vendors.UploadAsync()).ToList();
        try
        {
            await Task.WhenEach(uploads).Take(buyers - 1).CountAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Shop.Patience, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{uploads.Count(upload => !upload.IsCompleted)} buyers wait. The log:\n{string.Join("\n", vendors.Gateway.Log.Lines)}");
        }
        finally
        {
            // Else the gateway would wait for the call at its end, and what went wrong would be hidden by that.
            gate.SetResult();
        }

        return await Task.WhenAll(uploads);
    }
}
