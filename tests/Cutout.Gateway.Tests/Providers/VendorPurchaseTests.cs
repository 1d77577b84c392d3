using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>Whole purchases over HTTP, with a vendor behind the gateway.</summary>
public sealed class VendorPurchaseTests
{
    [Fact]
    public async Task What_the_buyer_takes_home_is_the_vendors_picture_byte_for_byte()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.Cuts();
        var buyer = new Buyer(vendors.Gateway.Client);

        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(Pictures.Jpeg()));
        await buyer.UnlockAsync(session, await MintAsync(vendors.Gateway));
        using var result = await buyer.DownloadAsync(session);

        var made = vendors.RemoveBg.LastResult!;
        Assert.Equal("removebg", (string?)session["provider"]);
        Assert.Equal(made.Bytes.ToArray(), await result.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal((made.Width, made.Height), ((int)session["result"]!["width"]!, (int)session["result"]!["height"]!));
        Assert.Single(vendors.RemoveBg.Bill);
    }

    [Fact]
    public async Task A_vendors_words_never_reach_the_visitor()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.RefusesWith(402, "insufficient_credits", "Private words between the vendor and us");

        using var answer = await vendors.Gateway.Client.PostAsync("/v1/cutouts?operation=background-removal", Pictures.Jpeg().AsUpload(), TestContext.Current.CancellationToken);
        var told = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("no-credit", told);
        Assert.Contains("\"charged\":\"no\"", told);
        Assert.DoesNotContain("Private words", told);
        Assert.Contains(vendors.Gateway.Log.Lines, line => line.Contains("Private words"));
    }

    private static async Task<string> MintAsync(GatewayUnderTest gateway)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/admin/codes")
        {
            Content = JsonContent.Create(new { count = 1 }),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", GatewayUnderTest.AdminToken) },
        };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var minted = await Buyer.JsonOf(answer, HttpStatusCode.Created);
        return (string)minted["codes"]!.AsArray()[0]!;
    }
}
