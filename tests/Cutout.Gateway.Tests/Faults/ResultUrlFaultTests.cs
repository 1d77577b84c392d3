using System.Net;
using Cutout.Gateway.Tests.Providers;
using Cutout.Sandbox.DashScope;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>Where a vendor says that its result lies: paid for already, and fetched from the vendor's own public hosts only.</summary>
public sealed class ResultUrlFaultTests
{
    private static readonly Books NotFetched = Books.Wasted("502 provider-failed");

    private static readonly FaultTable Faults = new(
        HandsOut("result URL on another host", "https://pictures.evil.example/result.png"),
        HandsOut("result URL on another host that looks like the vendor's", $"https://{ResultOrigins.Shanghai.Host}.evil.example/result.png"),
        HandsOut("result URL of IP literal", "https://47.101.88.27/result.png"),
        HandsOut("result URL of IP literal, of this machine", "http://127.0.0.1/result.png"),
        HandsOut("result URL of IP literal, as a number", "http://2130706433/result.png"),
        HandsOut("result URL with userinfo", $"https://sandbox@{ResultOrigins.Shanghai.Host}/result.png"),
        HandsOut("result URL with the vendor as userinfo", $"https://{ResultOrigins.Shanghai.Host}@evil.example/result.png"),
        Says("result URL expired", vendors => vendors.DashScope.ResultsAreValidFor = TimeSpan.Zero, NotFetched),
        Says("result URL that redirects", vendors => vendors.DashScope.Files.AnswersWithRedirect(vendors.RemoveBg.BaseAddress + "account"), NotFetched),
        Says("result URL of a private network", vendors => LiesBehind(vendors, "10.0.0.5"), NotFetched),
        Says("result URL with HTML behind it", vendors => vendors.DashScope.Files.AnswersHtml(200), NotFetched),
        Says("result URL with nothing behind it", vendors => vendors.DashScope.Files.AnswersHtml(404), NotFetched));

    public static TheoryData<string> Names => Faults.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_result_that_may_not_be_fetched_was_charged_and_is_not_bought_again(string fault) => Faults.PlayAsync(fault);

    [Fact]
    public async Task A_result_URL_of_http_is_fetched_under_https()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        LiesBehind(vendors, "47.101.88.27");
        vendors.DashScope.HandsOutPlainHttp();

        var books = await Visit.PayAsync(vendors, Says("http", _ => { }, Books.Sold()));

        Assert.Equal(Books.Sold(), books);
        Assert.Equal(443, vendors.Connections.Connected[^1].Port);
    }

    [Fact]
    public async Task A_result_URL_whose_host_is_rebound_between_two_tries_never_leads_inside()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        LiesAt(vendors, "47.101.88.27");
        vendors.DashScope.Edits();
        var fault = Says("rebinding", _ => { }, NotFetched) with { ClockWaits = RebindsOnceAsked };

        var books = await Visit.PayAsync(vendors, fault);

        Assert.Equal(NotFetched, books);
        Assert.Contains(IPAddress.Parse("47.101.88.27"), vendors.Connections.Connected.Select(place => place.Address));
        Assert.DoesNotContain(vendors.Connections.Connected, place => place.Port == 443 && IPAddress.IsLoopback(place.Address));

        // The first look-up is good, and nobody answers there; the next one names this machine.
        bool RebindsOnceAsked(VendorsUnderTest same)
        {
            if (same.Connections.Connected.Any(place => place.Port == 443))
            {
                same.Connections.Name(ResultOrigins.Shanghai.Host, "127.0.0.1");
            }

            return false;
        }
    }

    private static Fault HandsOut(string name, string url) => new Fault(name, vendors => vendors.DashScope.HandsOut(url), NotFetched) { Besides = NobodyElseWasReached }.Styled();

    private static Fault Says(string name, Action<VendorsUnderTest> befall, Books after) => new Fault(name, vendors =>
    {
        befall(vendors);
        vendors.DashScope.Edits();
    }, after)
    { Besides = NobodyElseWasReached }.Styled();

    private static void NobodyElseWasReached(VendorsUnderTest vendors) =>
        Assert.All(vendors.Connections.Connected, place => Assert.Equal(vendors.Sandbox.Address.Port, place.Port));

    // The picture is really there, for whoever goes.
    private static void LiesBehind(VendorsUnderTest vendors, string address)
    {
        LiesAt(vendors, address);
        vendors.Connections.Lead(address, vendors.Sandbox.TlsEndPoint);
        vendors.Connections.Believe(vendors.Sandbox.VendorCertificate);
    }

    private static void LiesAt(VendorsUnderTest vendors, string address)
    {
        vendors.DashScope.ResultOrigin = ResultOrigins.Shanghai;
        vendors.Connections.Name(ResultOrigins.Shanghai.Host, address);
    }
}
