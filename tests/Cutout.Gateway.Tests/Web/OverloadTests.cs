using System.Net;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Web.Limits;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Web;

/// <summary>Ten times as many photos at once as there is memory for. How fast it goes is what the command <c>overload</c> measures.</summary>
public sealed class OverloadTests
{
    private const int Fits = 3;
    private const int Comes = 10 * Fits;

    private static readonly byte[] Photo = Pictures.Jpeg(320, 240);

    [Fact]
    public async Task What_is_admitted_is_finished_the_rest_is_told_when_to_come_back_and_nothing_stays()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(
            ("Proxies:Known", "127.0.0.1"),
            ("Providers:removebg:MegapixelsPerMinute", "100000"),
            ("Sessions:MaxUploadBytes", "1000000"),
            ("Sessions:MemoryBudget", $"{VendorsUnderTest.Room + ((Fits + 1) * ResultRoom.Smallest) - 1}"));
        var memory = vendors.Gateway.Services.GetRequiredService<MemoryBudget>();
        var before = memory.Held;
        var places = vendors.Gateway.Services.GetRequiredService<RequestPlaces>();
        var slow = new TaskCompletionSource();
        vendors.RemoveBg.AnswersAfter(slow.Task);

        // Nobody is answered before the vendor is, so that those who are let in are all here at once.
        var uploads = Enumerable.Range(1, Comes).Select(number => UploadAsync(vendors.Gateway.Client, number)).ToList();
        await Eventually.HoldsAsync(() => uploads.Count(upload => upload.IsCompleted) == Comes - Fits);
        Assert.InRange(memory.Held, before + (Fits * ResultRoom.Smallest), memory.Limit);
        slow.SetResult();
        var answers = await Task.WhenAll(uploads);

        var admitted = answers.Where(answer => answer.StatusCode == HttpStatusCode.Created).ToList();
        Assert.Equal(Fits, admitted.Count);
        foreach (var refused in answers.Except(admitted))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("no-memory", await refused.ProblemAsync());
            Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        }

        foreach (var answer in admitted)
        {
            await vendors.Gateway.Client.DeleteAsync(answer.Headers.Location, TestContext.Current.CancellationToken);
        }

        await Eventually.HoldsAsync(() => memory.Held == before && places is { Working.Taken: 0, Waiting.Taken: 0 });
        using var next = await UploadAsync(vendors.Gateway.Client, 1);
        Assert.Equal(HttpStatusCode.Created, next.StatusCode);
    }

    // Each from a network of his own.
    private static async Task<HttpResponseMessage> UploadAsync(HttpClient client, int number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/cutouts?operation=background-removal")
        {
            Content = Photo.AsUpload(),
            Headers = { { "X-Forwarded-For", $"203.0.{number}.7" } },
        };
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
