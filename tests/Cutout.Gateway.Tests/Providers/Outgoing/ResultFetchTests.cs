using System.Net;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Providers.Outgoing;
using Cutout.Sandbox.DashScope;
using Cutout.Sandbox.Scripting;

namespace Cutout.Gateway.Tests.Providers.Outgoing;

/// <summary>What is fetched at a vendor's word, through the whole adapter and over real sockets. One gateway serves all, and still fetches what is good after each.</summary>
public sealed class ResultFetchTests(HostileVendor hostile) : IClassFixture<HostileVendor>
{
    public static TheoryData<string> Hostile => [.. HostileAddresses.All.Keys];

    public static TheoryData<string> Sandboxed => [.. HostileUrl.All.Select(url => url.Name)];

    /// <summary>All that the vendor documents, and those that were seen beside them: see its wire page.</summary>
    public static TheoryData<string> Documented =>
    [
        "dashscope-result-bj.oss-cn-beijing", "dashscope-result-hz.oss-cn-hangzhou", "dashscope-result-sh.oss-cn-shanghai",
        "dashscope-result-wlcb.oss-cn-wulanchabu", "dashscope-result-zjk.oss-cn-zhangjiakou", "dashscope-result-sz.oss-cn-shenzhen",
        "dashscope-result-hy.oss-cn-heyuan", "dashscope-result-cd.oss-cn-chengdu", "dashscope-result-gz.oss-cn-guangzhou",
        "dashscope-result-wlcb-acdr-1.oss-cn-wulanchabu-acdr-1", "dashscope-7c2c.oss-cn-shanghai", "dashscope-a717.oss-accelerate",
    ];

    [Fact]
    public void There_are_more_than_a_hundred_hostile_addresses() => Assert.InRange(HostileAddresses.All.Count, 100, int.MaxValue);

    [Theory]
    [MemberData(nameof(Hostile))]
    public Task A_hostile_address_is_not_even_connected_to(string name) =>
        RefusedUnseenAsync(HostileAddresses.All[name]);

    [Theory]
    [MemberData(nameof(Sandboxed))]
    public Task What_the_sandbox_offers_to_developers_is_not_connected_to_either(string name) =>
        RefusedUnseenAsync(url => HostileUrl.All.Single(hostile => hostile.Name == name).Rewrite(url.AbsoluteUri));

    [Theory]
    [MemberData(nameof(Documented))]
    public async Task Every_documented_host_of_the_vendor_is_fetched_from(string host)
    {
        hostile.Vendors.DashScope.ResultOrigin = new Uri($"https://{host}.aliyuncs.com/");
        hostile.Resolve();

        var (failure, asked) = await hostile.TryAsync(vendor => vendor.Edits());
        var (plain, _) = await hostile.TryAsync(vendor => vendor.HandsOutPlainHttp());

        hostile.Vendors.DashScope.ResultOrigin = ResultOrigins.Shanghai;
        Assert.Equal((null, null), (failure?.ToString(), plain?.ToString()));
        Assert.All(asked, place => Assert.Equal(IPEndPoint.Parse(HostileVendor.Public + ":443"), place));
    }

    [Theory]
    [InlineData("10.0.0.5")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("127.0.0.1")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.169.254")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")]
    [InlineData("192.168.1.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:192.168.1.1")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("64:ff9b::a83f:8110")]
    [InlineData("64:ff9b:1::808:808")]
    [InlineData("100::1")]
    [InlineData("2001:0:4136:e378:8000:63bf:80ff:fffe")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("2606:4700::5efe:10.0.0.1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    public async Task A_good_name_that_leads_to_a_place_that_is_not_public_is_not_connected_to(string address)
    {
        // Fresh names, so that no connection is there already.
        await NotConnectedAsync([address]);
        await NotConnectedAsync([HostileVendor.Public, address]);
        await NotConnectedAsync([address, HostileVendor.Public]);
    }

    [Fact]
    public async Task A_name_that_is_public_first_and_loopback_then_is_connected_to_only_while_it_is_public()
    {
        var lookups = 0;
        hostile.Vendors.DashScope.ResultOrigin = Fresh();
        hostile.Vendors.Connections.Resolver = _ => [IPAddress.Parse(lookups++ == 0 ? HostileVendor.Public : "127.0.0.1")];
        hostile.Vendors.DashScope.Files.Once.ResetsInTheBody();

        var (failure, asked) = await hostile.TryAsync(vendor => vendor.Edits());

        hostile.Vendors.DashScope.ResultOrigin = ResultOrigins.Shanghai;
        Assert.Equal((FailureKind.BrokenAnswer, Charged.Yes), (failure!.Kind, failure.Charged));
        Assert.Contains("not public", failure.Detail);
        Assert.Equal([IPEndPoint.Parse(HostileVendor.Public + ":443")], asked);
        Assert.Equal(2, lookups);
    }

    [Fact]
    public async Task What_was_looked_up_is_what_is_connected_to_without_asking_again()
    {
        var lookups = 0;
        hostile.Vendors.DashScope.ResultOrigin = Fresh();
        hostile.Vendors.Connections.Resolver = _ => [IPAddress.Parse(lookups++ == 0 ? HostileVendor.Public : "127.0.0.1")];

        var (failure, asked) = await hostile.TryAsync(vendor => vendor.Edits());

        hostile.Vendors.DashScope.ResultOrigin = ResultOrigins.Shanghai;
        Assert.Null(failure);
        Assert.Equal([IPEndPoint.Parse(HostileVendor.Public + ":443")], asked);
        Assert.Equal(1, lookups);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed_even_to_the_vendors_own_host(int status)
    {
        hostile.Resolve();
        foreach (var to in new[] { "https://169.254.169.254/", "http://127.0.0.1/", "/another.png", ResultOrigins.Accelerate.AbsoluteUri })
        {
            hostile.Vendors.DashScope.Files.Next(Answer.Status(status).WithHeader("Location", to));
            var before = hostile.Vendors.DashScope.Requests.Count;

            var (failure, asked) = await hostile.TryAsync(vendor => vendor.Edits());

            Assert.Equal((FailureKind.BrokenAnswer, Charged.Yes), (failure!.Kind, failure.Charged));
            Assert.All(asked, place => Assert.Equal(IPAddress.Parse(HostileVendor.Public), place.Address));
            Assert.Equal(["edit", "file"], hostile.Vendors.DashScope.Requests.Skip(before).Select(request => request.Line));
        }
    }

    private async Task RefusedUnseenAsync(Func<Uri, string> address)
    {
        hostile.Resolve();

        var (failure, asked) = await hostile.TryAsync(address);

        Assert.Equal((FailureKind.BrokenAnswer, Charged.Yes), (failure?.Kind, failure?.Charged));
        Assert.Matches("not a plain http or https address|which is not the vendor's", failure!.Detail);
        Assert.Empty(asked);
        var (good, _) = await hostile.TryAsync(url => url.OriginalString);
        Assert.Null(good);
    }

    private async Task NotConnectedAsync(string[] addresses)
    {
        hostile.Resolve(addresses);

        var (failure, asked) = await hostile.TryAsync(url => new Uri(Fresh(), url.PathAndQuery).AbsoluteUri);

        Assert.Equal((FailureKind.BrokenAnswer, Charged.Yes), (failure?.Kind, failure?.Charged));
        Assert.Contains("not public", failure!.Detail);
        Assert.Empty(asked);
        hostile.Resolve();
        var (good, _) = await hostile.TryAsync(url => url.OriginalString);
        Assert.Null(good);
    }

    private static Uri Fresh() => new($"https://dashscope-{Guid.NewGuid():N}.oss-cn-shanghai.aliyuncs.com/");
}
