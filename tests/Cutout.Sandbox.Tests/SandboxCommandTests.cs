using System.Net;
using Cutout.Sandbox.Tests.RemoveBg;

namespace Cutout.Sandbox.Tests;

public sealed class SandboxCommandTests
{
    [Fact]
    public async Task The_server_tells_how_to_point_the_gateway_at_it_and_answers_every_valid_call()
    {
        await using var app = SandboxCommand.Build(["--urls", "http://127.0.0.1:0"]);
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var form = RemoveBgClient.Form(Photos.Small);
        form.Headers.Add("X-Api-Key", "sandbox-key");
        using var cut = await http.PostAsync("/v1.0/removebg", form, TestContext.Current.CancellationToken);
        var page = await http.GetStringAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, cut.StatusCode);
        Assert.Contains($"Providers__removebg__BaseAddress={http.BaseAddress}v1.0/ Providers__removebg__ApiKey=sandbox-key", page, StringComparison.Ordinal);
        Assert.Contains($"Providers__dashscope__BaseAddress={http.BaseAddress}api/v1/ Providers__dashscope__ApiKey=sk-sandbox", page, StringComparison.Ordinal);
        Assert.Contains($"Providers__dashscope__ResultHosts__0={http.BaseAddress.Authority}", page, StringComparison.Ordinal);
        Assert.Contains("removebg: 0.25 credit for 1 pictures", page, StringComparison.Ordinal);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }
}
