using Cutout.Gateway.Providers;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>Two providers on one route, both of them the stand-in: the first under a key that it doesn't know, or with a fault.</summary>
public sealed class FailoverTests
{
    [Fact]
    public async Task The_next_provider_is_asked_when_the_first_has_certainly_charged_nothing()
    {
        await using var vendors = await StartAsync();
        vendors.RemoveBg.Once.RejectsTheKey();
        vendors.RemoveBg.Cuts();

        var result = await vendors.CutAsync();

        Assert.Equal("second", result.Provider);
        Assert.Equal(["removebg", "second"], vendors.Sendings);
        Assert.Equal(vendors.RemoveBg.LastResult!.Bytes.ToArray(), vendors.Result);
        Assert.Single(vendors.RemoveBg.Bill);
    }

    [Fact]
    public async Task Nobody_else_is_asked_when_it_is_unknown_whether_the_first_has_charged()
    {
        await using var vendors = await StartAsync();
        vendors.RemoveBg.Once.ClosesBeforeHeaders(afterTheWork: true);
        vendors.RemoveBg.Cuts();

        var failure = await vendors.FailAsync();

        Assert.Equal(("removebg", Charged.Unknown), (failure.Provider, failure.Charged));
        Assert.Single(vendors.RemoveBg.Requests);
    }

    [Fact]
    public async Task Nobody_else_is_asked_when_there_is_no_subject()
    {
        await using var vendors = await StartAsync();
        vendors.RemoveBg.FindsNoSubject();

        var failure = await vendors.FailAsync();

        Assert.Equal(("removebg", FailureKind.NoSubject), (failure.Provider, failure.Kind));
        Assert.Single(vendors.RemoveBg.Requests);
    }

    [Fact]
    public async Task A_provider_that_cannot_take_the_photo_is_passed_over_without_a_call()
    {
        await using var vendors = await StartAsync(("Providers:removebg:MaxBytes", "100"));
        vendors.RemoveBg.Cuts();

        var result = await vendors.CutAsync();

        Assert.Equal("second", result.Provider);
        Assert.Single(vendors.RemoveBg.Requests);
    }

    private static Task<VendorsUnderTest> StartAsync(params (string Name, string Value)[] settings) => VendorsUnderTest.StartAsync(
        [.. settings, ("Providers:second:Kind", "removebg"), ("Providers:second:BaseAddress", "{sandbox}v1.0/"), ("Providers:second:ApiKey", "sandbox-key")]);
}
