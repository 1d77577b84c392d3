using System.Net;
using Cutout.Sandbox.Scripting;
using Cutout.Sandbox.Tests.RemoveBg;

namespace Cutout.Sandbox.Tests.Scripting;

public sealed class StrictnessTests
{
    [Fact]
    public async Task A_call_that_nobody_scripted_is_refused_and_fails_the_test_at_its_end()
    {
        var sandbox = await VendorSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = new RemoveBgClient(sandbox.RemoveBg);

        using var reply = await client.CutAsync([1, 2, 3]);

        Assert.Equal(HttpStatusCode.NotImplemented, reply.StatusCode);
        Assert.Throws<UnscriptedCallException>(sandbox.Verify);
        var thrown = await Assert.ThrowsAsync<UnscriptedCallException>(async () => await sandbox.DisposeAsync());
        Assert.Contains("POST /v1.0/removebg", Assert.Single(thrown.Complaints), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_beyond_the_queue_is_unscripted()
    {
        var sandbox = await VendorSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = new RemoveBgClient(sandbox.RemoveBg);
        sandbox.RemoveBg.Once.FindsNoSubject();

        using var first = await client.CutAsync([1, 2, 3]);
        using var second = await client.CutAsync([1, 2, 3]);

        Assert.Equal(HttpStatusCode.BadRequest, first.StatusCode);
        Assert.Equal(HttpStatusCode.NotImplemented, second.StatusCode);
        await Assert.ThrowsAsync<UnscriptedCallException>(async () => await sandbox.DisposeAsync());
    }

    [Fact]
    public async Task The_account_is_unscripted_until_something_is_said_of_the_vendor()
    {
        var sandbox = await VendorSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = new RemoveBgClient(sandbox.RemoveBg);

        using var before = await client.GetAsync("account");
        sandbox.RemoveBg.NeverAnswers();
        using var after = await client.GetAsync("account");

        Assert.Equal(HttpStatusCode.NotImplemented, before.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        await Assert.ThrowsAsync<UnscriptedCallException>(async () => await sandbox.DisposeAsync());
    }

    [Fact]
    public async Task A_path_that_no_vendor_has_is_a_mistake_too()
    {
        var sandbox = await VendorSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var http = new HttpClient();

        using var reply = await http.GetAsync(new Uri(sandbox.Address, "v1.0/removebgg"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
        await Assert.ThrowsAsync<UnscriptedCallException>(async () => await sandbox.DisposeAsync());
    }

    [Fact]
    public async Task Without_strictness_an_unscripted_call_works()
    {
        var options = new SandboxOptions { Strict = false };
        await using var sandbox = await VendorSandbox.StartAsync(options, TestContext.Current.CancellationToken);
        using var client = new RemoveBgClient(sandbox.RemoveBg);

        using var reply = await client.CutAsync(Photos.Small);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    [Fact]
    public async Task Disposing_lets_go_of_a_call_that_waits_for_ever()
    {
        var sandbox = await VendorSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = new RemoveBgClient(sandbox.RemoveBg);
        sandbox.RemoveBg.NeverAnswers();
        var waiting = client.CutAsync([1, 2, 3]);
        await sandbox.RemoveBg.WhenCalledAsync(1, TestContext.Current.CancellationToken);

        await sandbox.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => waiting);
    }

    [Fact]
    public async Task A_mistake_of_the_sandbox_itself_fails_the_test_too()
    {
        var sandbox = await VendorSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = new RemoveBgClient(sandbox.RemoveBg);
        sandbox.RemoveBg.Answers(Answer.Works.Edited(_ => throw new InvalidOperationException("broken script")));

        using var reply = await client.CutAsync(Photos.Small);

        Assert.Equal(HttpStatusCode.InternalServerError, reply.StatusCode);
        var thrown = await Assert.ThrowsAsync<UnscriptedCallException>(async () => await sandbox.DisposeAsync());
        Assert.Contains("broken script", thrown.Message, StringComparison.Ordinal);
    }
}
