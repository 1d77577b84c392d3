using System.Net;
using System.Text.RegularExpressions;
using Cutout.Gateway.Providers.Outgoing;

namespace Cutout.Gateway.Tests.Providers;

public sealed class ResultAddressTests
{
    private static readonly ResultAddress Addresses = new(new Regex(@"\Apictures-[a-z]+\.vendor\.example\z"), ["localhost:8081"]);

    [Theory]
    [InlineData("https://pictures-a.vendor.example/x%2Fy%7e/../z.png?S=a%2Fb%3D&E=1", "https://pictures-a.vendor.example/x%2Fy%7e/../z.png?S=a%2Fb%3D&E=1")]
    [InlineData("http://pictures-a.vendor.example/z", "https://pictures-a.vendor.example/z")]
    [InlineData("https://PICTURES-A.vendor.example:443/z", "https://pictures-a.vendor.example/z")]
    [InlineData("http://localhost:8081/z?q=1", "http://localhost:8081/z?q=1")]
    public void A_good_address_is_fetched_by_https_and_otherwise_as_it_is_written(string given, string fetched) =>
        Assert.Equal(fetched, $"{Addresses.Parse(given).Scheme}://{Addresses.Parse(given).Authority}{Addresses.Parse(given).PathAndQuery}");

    [Theory]
    [InlineData(null)]
    [InlineData("https://pictures-a.vendor.example")]
    [InlineData("https://pictures-a.vendor.example:80/z")]
    [InlineData("https://pictures-a.vendor.example./z")]
    [InlineData("https://a@pictures-a.vendor.example/z")]
    [InlineData("https://pictures-a.vendor.example\\@evil.example/z")]
    [InlineData("https://pictures-a.vendor.example/z\\y")]
    [InlineData("https://pictures-a.vendor.example/z y")]
    [InlineData("https://pictures-a.vendor.example/z\r\nHost: evil")]
    [InlineData("https://pictures-a.vendor.example/z\n")]
    [InlineData("https://pictures-a.vendor.example/z#fragment")]
    [InlineData("https://pictures-a.vendor.example%2eevil.example/z")]
    [InlineData("https://pictures-ä.vendor.example/z")]
    [InlineData("https://localhost/z")]
    [InlineData("http://localhost:8082/z")]
    [InlineData("http://x@localhost:8081/z")]
    [InlineData("ftp://pictures-a.vendor.example/z")]
    [InlineData("//pictures-a.vendor.example/z")]
    public void Any_other_address_is_refused(string? given) =>
        Assert.Throws<GuardedAddressException>(() => Addresses.Parse(given));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("47.101.88.27")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    public void The_open_internet_is_public(string address) => Assert.True(PublicAddresses.Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.8.8.8")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.168.0.1")]
    [InlineData("198.19.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::8.8.8.8")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::808:808")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("2606:4700::5efe:10.0.0.1")]
    [InlineData("fc00::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void Everything_else_is_not(string address) => Assert.False(PublicAddresses.Contains(IPAddress.Parse(address)));
}
