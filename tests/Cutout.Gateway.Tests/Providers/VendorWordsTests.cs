using Cutout.Gateway.Providers;

namespace Cutout.Gateway.Tests.Providers;

public sealed class VendorWordsTests
{
    [Theory]
    [InlineData("bad url https://oss.vendor.example/task/a.png?Expires=1&Signature=abc%2Bdef here", "bad url https://oss.vendor.example/… here")]
    [InlineData("see <https://vendor.example:8443/secret>", "see <https://vendor.example:8443/…>")]
    [InlineData("at ftp://me:password@vendor.example/x", "at ftp://vendor.example/…")]
    [InlineData("at HTTPS://Vendor.example?key=1", "at HTTPS://Vendor.example/…")]
    [InlineData("Incorrect API key provided: sk-0123456789abcdef0123456789abcdef.", "Incorrect API key provided: ….")]
    [InlineData("key c0a80101-0000-4000-8000-00805f9b34fb is blocked", "key … is blocked")]
    [InlineData("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ==", "data:image/png;base64,…")]
    [InlineData("account owner@shop.example (owner@shop.example) has no credit", "account … (…) has no credit")]
    [InlineData("line one\r\nError: forged\u001b[2J\u2028next", "line one Error: forged [2J next")]
    [InlineData("insufficient_credits You have too few credits (HTTP 402, request 7f3a)", "insufficient_credits You have too few credits (HTTP 402, request 7f3a)")]
    [InlineData("Connection refused (127.0.0.1:8443)", "Connection refused (127.0.0.1:8443)")]
    public void What_a_vendor_may_have_quoted_is_left_out_and_the_reason_stays(string words, string redacted)
    {
        Assert.Equal(redacted, VendorWords.Redacted(words));
    }

    [Fact]
    public void Long_words_are_cut()
    {
        Assert.Equal(301, VendorWords.Redacted(string.Concat(Enumerable.Repeat("many words ", 100_000))).Length);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    public async Task A_key_or_a_signed_address_that_a_vendor_quotes_is_not_in_the_log(int status)
    {
        const string Short = "short-key";
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:ApiKey", Short));
        vendors.RemoveBg.RefusesWith(status, "auth_failed", $"The key '{Short}' is not good for https://vendor.example/result?Signature=canary-signature");

        await vendors.FailAsync();

        var told = vendors.Gateway.Log.Events.Select(happened => $"{happened.Line} {happened.State} {happened.Scopes}").ToList();
        Assert.Contains(told, text => text.Contains("The key '…' is not good for https://vendor.example/…", StringComparison.Ordinal));
        Assert.DoesNotContain(told, text => text.Contains(Short, StringComparison.Ordinal) || text.Contains("canary", StringComparison.Ordinal));
    }
}
