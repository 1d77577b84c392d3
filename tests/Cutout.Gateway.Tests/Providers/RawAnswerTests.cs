using Cutout.Gateway.Providers;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>Answers that break the rules of HTTP itself.</summary>
public sealed class RawAnswerTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n\u0089PNG\r\n", "BrokenAnswer")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\nnot a length\r\n", "BrokenAnswer")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 100\r\n\r\n\u0089PNG", "BrokenAnswer")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 4000001\r\n\r\n\u0089PNG", "BrokenAnswer")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 99999999999\r\n\r\n\u0089PNG", "BrokenAnswer")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\u0089PNG", "BrokenAnswer", "Yes")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "BrokenAnswer")]
    [InlineData("220 mail.example ESMTP\r\n", "BrokenAnswer")]
    [InlineData("", "Down")]
    [InlineData("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 1000\r\n\r\n<html>", "Down")]
    [InlineData("HTTP/1.1 402 Payment Required\r\nContent-Length: 1000\r\n\r\n{\"errors\"", "NoCredit", "No")]
    public async Task A_malformed_answer_ends_the_call_once_and_for_all(string answer, string kind, string charged = "Unknown")
    {
        await using var vendor = new RawVendor(answer);
        await using var vendors = await VendorsUnderTest.StartAsync(
            ("Providers:removebg:BaseAddress", vendor.BaseAddress), ("Providers:removebg:ErrorsAreFree", "false"));

        var failure = await vendors.FailAsync();

        Assert.Equal((kind, charged), (failure.Kind.ToString(), failure.Charged.ToString()));
        Assert.Equal(1, vendor.Calls);
    }

    [Fact]
    public async Task A_vendor_that_does_not_take_the_photo_off_the_wire_is_given_up_in_time()
    {
        await using var vendor = new RawVendor(null);
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:BaseAddress", vendor.BaseAddress));
        var large = new byte[20_000_000];
        Photos.Small.CopyTo(large, 0);

        var failure = await vendors.FailAsync(large, pace: TimeSpan.FromSeconds(5), once: () => vendor.WasSpokenTo);

        Assert.Equal((FailureKind.TimedOut, Charged.Unknown), (failure.Kind, failure.Charged));
        Assert.Equal(1, vendor.Calls);
    }

    [Fact]
    public async Task A_connection_that_neither_opens_nor_fails_is_tried_twice_more_and_costs_nothing()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:ConnectTimeout", "00:00:00.1"));
        vendors.Connections.HangsAlways = true;

        var failure = await vendors.FailAsync(pace: TimeSpan.FromMilliseconds(20));

        Assert.Equal((FailureKind.Down, Charged.No), (failure.Kind, failure.Charged));
        Assert.Equal(3, vendors.Connections.Connected.Count);
    }
}
