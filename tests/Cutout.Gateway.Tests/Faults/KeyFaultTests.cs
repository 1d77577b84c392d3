using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Tests.Unlocking;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>A vendor's key is changed while photos are with it.</summary>
public sealed class KeyFaultTests
{
    [Fact]
    public async Task A_key_rotated_in_flight_sells_what_was_begun_and_the_next_photo_goes_with_the_new_key()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:ApiKeys", "the-new-key"));
        var gate = new TaskCompletionSource();
        vendors.RemoveBg.Once.AnswersAfter(gate.Task);
        vendors.RemoveBg.Cuts();
        var code = await vendors.Gateway.MintAsync();
        var first = vendors.UploadAsync();
        await vendors.RemoveBg.WhenCalledAsync(1, TestContext.Current.CancellationToken);
        vendors.RemoveBg.ApiKey = "the-new-key";
        gate.SetResult();
        using var sold = await first;

        using var next = await vendors.UploadAsync();
        // The pool's turn comes round to the old key, which is refused for nothing and set aside.
        using var again = await vendors.UploadAsync();

        foreach (var answer in new[] { sold, next, again })
        {
            Assert.Equal("ready", Visit.Told(await Buyer.JsonOf(answer, System.Net.HttpStatusCode.Created)));
        }

        Assert.Equal(new Books("", 4, "yes 1, yes 1, no 0, yes 1", 3, "dead-key"), await Visit.ReadAsync(vendors, "removebg", "", code));
    }
}
