using System.Net;
using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Tests.Unlocking;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>A vendor that was left alone because it failed, and the buyers who all come back at once.</summary>
public sealed class BreakerFaultTests
{
    [Fact]
    public async Task Half_open_breaker_stampede_one_buyer_is_the_probe_and_the_others_cost_nothing()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:BreakAfter", "1"), ("Providers:removebg:TellsBalance", "false"));
        var code = await vendors.Gateway.MintAsync();
        vendors.RemoveBg.Once.ClosesBeforeHeaders(afterTheWork: true);
        using var broke = await vendors.UploadAsync();
        vendors.Clock.Advance(TimeSpan.FromSeconds(30));

        var answers = await vendors.StampedeAsync(20);

        Assert.Equal("provider-failed", await broke.ProblemAsync());
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        foreach (var away in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created))
        {
            Assert.Equal("503 no-provider, charged no", Visit.Told(await Buyer.JsonOf(away, HttpStatusCode.ServiceUnavailable)));
        }

        Assert.Equal(
            new Books("", 2, "unknown 1, yes 1", 2, "provider-down unknown-charge nobody-left"), await Visit.ReadAsync(vendors, "removebg", "", code));
    }
}
