using System.Net;
using Cutout.Gateway.Compatibility.Working;
using Cutout.Gateway.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Compatibility;

public sealed class RepeatedCallTests
{
    private static readonly byte[] Photo = Pictures.Jpeg(120, 90);
    private static readonly KeyRequest TenCredits = new() { PrepaidCredits = 10, MegapixelsPerMinute = 1_000_000 };

    [Fact]
    public async Task Who_hangs_up_and_sends_the_call_again_joins_the_work_that_is_under_way()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", TenCredits);
        var gate = new TaskCompletionSource();
        dialect.Vendor.Once.AnswersAfter(gate.Task);
        await HangUpOnceSentAsync(dialect);

        var again = dialect.Target.CutAsync(Photo, "size=full");
        await dialect.UntilAsync(() => Jobs(dialect).Waiting == 1);
        gate.SetResult();
        var reply = await DialectReply.OfAsync(again);

        Assert.Equal((HttpStatusCode.OK, "1"), (reply.Status, reply.Header("X-Credits-Charged")));
        Assert.Equal(1, dialect.Cuts);
        Assert.Equal(9, await dialect.Target.CreditsAsync());
    }

    [Fact]
    public async Task Who_has_waited_for_long_and_sends_the_call_again_joins_also_while_his_first_connection_stands()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", TenCredits);
        var gate = new TaskCompletionSource();
        dialect.Vendor.Once.AnswersAfter(gate.Task);
        var first = dialect.Target.CutAsync(Photo, "size=full");
        await dialect.Vendor.WhenCalledAsync(1, TestContext.Current.CancellationToken);
        dialect.Gateway.Clock.Advance(TimeSpan.FromSeconds(20));

        var again = dialect.Target.CutAsync(Photo, "size=full");
        await dialect.UntilAsync(() => Jobs(dialect).Waiting == 2);
        var other = await DialectReply.OfAsync(dialect.Target.CutAsync(Photo, "size=full&format=jpg"));
        gate.SetResult();

        Assert.Equal((await DialectReply.OfAsync(first)).Body, (await DialectReply.OfAsync(again)).Body);
        Assert.Equal("image/jpeg", other.ContentType);
        Assert.Equal(2, dialect.Cuts);
        Assert.Equal(8, await dialect.Target.CreditsAsync());
    }

    [Fact]
    public async Task The_answer_that_reached_nobody_is_kept_for_a_minute_and_its_memory_is_counted()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", TenCredits);
        await HangUpAndLetItEndAsync(dialect);
        Assert.InRange(dialect.Memory.Held, 1, long.MaxValue);

        var reply = await DialectReply.OfAsync(dialect.Target.CutAsync(Photo, "size=full"));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(dialect.Vendor.LastResult!.Bytes.ToArray(), reply.Body);
        Assert.Equal(1, dialect.Cuts);

        // Now it has been delivered, and is gone; the same call is another call.
        await dialect.UntilAsync(() => dialect.Memory.Held == 0);
        Assert.Equal(HttpStatusCode.OK, (await DialectReply.OfAsync(dialect.Target.CutAsync(Photo, "size=full"))).Status);
        Assert.Equal(2, dialect.Cuts);
    }

    [Fact]
    public async Task After_a_minute_the_answer_that_reached_nobody_is_gone()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", TenCredits);
        await HangUpAndLetItEndAsync(dialect);

        dialect.Gateway.Clock.Advance(TimeSpan.FromSeconds(59));
        await dialect.Gateway.MomentAsync();
        Assert.InRange(dialect.Memory.Held, 1, long.MaxValue);
        await dialect.UntilAsync(() => dialect.Memory.Held == 0, TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.OK, (await DialectReply.OfAsync(dialect.Target.CutAsync(Photo, "size=full"))).Status);
        Assert.Equal(2, dialect.Cuts);
        Assert.Equal(8, await dialect.Target.CreditsAsync());
    }

    [Fact]
    public async Task The_callers_hanging_up_does_not_cancel_what_is_paid()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", TenCredits);
        await HangUpAndLetItEndAsync(dialect);

        Assert.Equal(9, await dialect.Target.CreditsAsync());
        Assert.Equal(1, dialect.Vendor.Charged);
    }

    [Fact]
    public async Task Another_key_never_gets_the_answer()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", TenCredits);
        using var other = await dialect.Gateway.IssueAsync(TenCredits);
        await HangUpAndLetItEndAsync(dialect);

        Assert.Equal(HttpStatusCode.OK, (await DialectReply.OfAsync(other.CutAsync(Photo, "size=full"))).Status);

        Assert.Equal(2, dialect.Cuts);
        Assert.Equal((9, 9), (await dialect.Target.CreditsAsync(), await other.CreditsAsync()));
    }

    [Fact]
    public async Task When_all_answers_are_delivered_no_picture_is_held()
    {
        await using var dialect = await DialectUnderTest.StartAsync("clipdrop");

        foreach (var fields in new[] { "", "format=zip", "crop=true&scale=50%", "channels=alpha", "size=none", "bg_color=fff" })
        {
            using var answer = await dialect.Target.CutAsync(Photo, fields, background: fields == "" ? Photo : null);
        }

        await dialect.UntilAsync(() => dialect.Memory.Held == 0);
    }

    private static CallJobs Jobs(DialectUnderTest dialect) => dialect.Gateway.Services.GetRequiredService<CallJobs>();

    // The work of somebody who has left goes on to its end.
    private static async Task HangUpAndLetItEndAsync(DialectUnderTest dialect)
    {
        var gate = new TaskCompletionSource();
        dialect.Vendor.Once.AnswersAfter(gate.Task);
        await HangUpOnceSentAsync(dialect);
        gate.SetResult();
        await dialect.UntilAsync(() => Jobs(dialect).Running == 0);
    }

    // As a client does whose patience is over: the connection is gone, and the server has noticed.
    private static async Task HangUpOnceSentAsync(DialectUnderTest dialect)
    {
        using var leaving = new CancellationTokenSource();
        using var http = new HttpClient();
        using var body = new MultipartFormDataContent { { new ByteArrayContent(Photo), "image_file", "photo.jpg" }, { new StringContent("full"), "size" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(dialect.Target.Address, "removebg")) { Content = body };
        request.Headers.Add("X-Api-Key", dialect.Target.Key);
        var sent = http.SendAsync(request, leaving.Token);
        await dialect.Vendor.WhenCalledAsync(1, TestContext.Current.CancellationToken);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent);
        await dialect.UntilAsync(() => dialect.Gateway.Services.GetRequiredService<Cutout.Gateway.Web.Limits.RequestPlaces>().Working.Taken == 0);
    }
}
