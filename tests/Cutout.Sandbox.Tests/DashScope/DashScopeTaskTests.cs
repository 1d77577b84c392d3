using System.Net;
using System.Text.Json;
using Cutout.Imaging;
using Cutout.Sandbox.DashScope;
using static Cutout.Sandbox.Tests.DashScope.DashScopeClient;

namespace Cutout.Sandbox.Tests.DashScope;

public sealed class DashScopeTaskTests : DashScopeTest
{
    private static readonly byte[] Mask = Photos.Mask(640, 512, 100, 100, 200, 300);

    [Fact]
    public async Task A_masked_edit_runs_succeeds_on_the_clock_and_is_charged_though_nobody_asks()
    {
        var id = await SubmitAsync();
        var running = await Client.PollAsync(id);
        Clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.Empty(Vendor.Bill);
        Clock.Advance(TimeSpan.FromTicks(1));

        var line = Assert.Single(Vendor.Bill);
        Assert.Equal(("wanx2.1-imageedit", 0.14m, id), (line.What, line.Amount, line.Reference));
        Assert.Matches(
            """\A\{"request_id":"[0-9a-f-]{36}","output":\{"task_id":"ID","task_status":"RUNNING","submit_time":"2026-06-11 17:38:24\.743","scheduled_time":"2026-06-11 17:38:24\.743","task_metrics":\{"TOTAL":1,"SUCCEEDED":0,"FAILED":0\}\}\}\z""".Replace("ID", id, StringComparison.Ordinal),
            running.GetRawText());
        Assert.Matches(
            """\A\{"request_id":"[0-9a-f-]{36}","output":\{"task_id":"ID","task_status":"SUCCEEDED","submit_time":"2026-06-11 17:38:24\.743","scheduled_time":"2026-06-11 17:38:24\.743","end_time":"2026-06-11 17:38:26\.743","results":\[\{"url":"[^"]+\.png\?[^"]+"\}\],"task_metrics":\{"TOTAL":1,"SUCCEEDED":1,"FAILED":0\}\},"usage":\{"image_count":1\}\}\z""".Replace("ID", id, StringComparison.Ordinal),
            (await Client.PollAsync(id)).GetRawText());
    }

    [Fact]
    public async Task The_mask_alone_says_what_is_painted_over()
    {
        var id = await SubmitAsync();
        Clock.Advance(TimeSpan.FromSeconds(2));
        using var file = await FetchAsync(Url(await Client.PollAsync(id)));
        using var result = PixelBuffer.Decode(await file.Content.ReadAsByteArrayAsync(Cancelled), cancellationToken: Cancelled);

        Assert.Equal((640, 512), (result.Width, result.Height));
        for (var y = 0; y < 512; y++)
        {
            for (var x = 0; x < 640; x++)
            {
                var inside = x >= 100 && x < 200 && y >= 100 && y < 300;
                Assert.True(
                    inside || (result.Row(y)[4 * x], result.Row(y)[(4 * x) + 1], result.Row(y)[(4 * x) + 2]) == Photos.Pixel(x, y, 640, 512),
                    $"changed at {x},{y}");
            }
        }

        Assert.NotEqual(Photos.Pixel(150, 201, 640, 512).Blue, result.Row(201)[602]);
    }

    [Fact]
    public async Task Two_run_at_once_and_the_third_waits_and_can_be_cancelled_only_then()
    {
        var first = await SubmitAsync();
        var second = await SubmitAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
        var third = await SubmitAsync();
        var fourth = await SubmitAsync();

        Assert.Equal(["RUNNING", "RUNNING", "PENDING", "PENDING"], await StatusesAsync(first, second, third, fourth));
        using var late = await Client.CancelAsync(first);
        using var early = await Client.CancelAsync(third);
        Assert.Equal(
            (400, "UnsupportedOperation", "Failed to cancel the task, please confirm if the task is in PENDING status."),
            await RefusalAsync(late));
        Assert.Equal(HttpStatusCode.OK, early.StatusCode);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["SUCCEEDED", "SUCCEEDED", "CANCELED", "RUNNING"], await StatusesAsync(first, second, third, fourth));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["SUCCEEDED", "SUCCEEDED", "CANCELED", "SUCCEEDED"], await StatusesAsync(first, second, third, fourth));
        Assert.Equal(3, Vendor.Bill.Count);
    }

    [Fact]
    public async Task A_late_look_finds_the_queue_where_it_must_be()
    {
        Vendor.Limits = DashScopeLimits.None with { RunningAtOnce = 1 };
        var ids = new[] { await SubmitAsync(), await SubmitAsync(), await SubmitAsync() };

        Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["SUCCEEDED", "SUCCEEDED", "RUNNING"], await StatusesAsync(ids));
        var output = (await Client.PollAsync(ids[1])).GetProperty("output");
        Assert.Equal("2026-06-11 17:38:26.743", output.GetProperty("scheduled_time").GetString());
        Assert.Equal("2026-06-11 17:38:28.743", output.GetProperty("end_time").GetString());
    }

    [Fact]
    public async Task An_account_may_refuse_instead_of_queueing()
    {
        Vendor.Limits = DashScopeLimits.None with { RunningAtOnce = 1, RefusesBeyondRunning = true };
        await SubmitAsync();
        using var refused = await Client.MaskedEditAsync(MaskedEditBody(Photo, Mask));

        Assert.Equal(429, (await RefusalAsync(refused)).Status);
    }

    [Fact]
    public async Task An_unknown_or_forgotten_id_is_unknown_with_200()
    {
        var id = await SubmitAsync();
        var never = await Client.PollAsync("1111");
        Clock.Advance(TimeSpan.FromHours(24));
        var old = await Client.PollAsync(id);

        Assert.Matches("""\A\{"request_id":"[0-9a-f-]{36}","output":\{"task_id":"1111","task_status":"UNKNOWN"\}\}\z""", never.GetRawText());
        Assert.Equal("UNKNOWN", Status(old));
        Assert.Single(Vendor.Bill);
    }

    [Fact]
    public async Task A_style_task_ends_in_its_own_form_with_a_jpeg_of_short_side_1536()
    {
        using var created = await Client.StyleAsync(StyleBody(Photo));
        var id = await TaskIdAsync(created);
        Clock.Advance(TimeSpan.FromSeconds(2));
        var done = await Client.PollAsync(id);

        Assert.Matches(
            """\A\{"request_id":"[0-9a-f-]{36}","output":\{"task_id":"ID","task_status":"SUCCEEDED","submit_time":"2026-06-11 17:38:24\.743","scheduled_time":"2026-06-11 17:38:24\.743","end_time":"2026-06-11 17:38:26","error_message":"Success","start_time":"2026-06-11 17:38:24","style_index":3,"error_code":0,"results":\[\{"url":"[^"]+\.jpg\?[^"]+"\}\]\},"usage":\{"image_count":1\}\}\z""".Replace("ID", id, StringComparison.Ordinal),
            done.GetRawText());
        using var file = await FetchAsync(Url(done));
        var header = PictureProbe.Read(await file.Content.ReadAsByteArrayAsync(Cancelled)).OrThrow();
        Assert.Equal((PictureFormat.Jpeg, 1920, 1536), (header.Format, header.Width, header.Height));
        Assert.Equal(0.12m, Assert.Single(Vendor.Bill).Amount);
    }

    [Fact]
    public async Task Tasks_need_the_async_header_and_polls_must_not_have_it()
    {
        using var create = await Client.MaskedEditAsync(MaskedEditBody(Photo, Mask), mode: null);
        using var disabled = await Client.StyleAsync(StyleBody(Photo), mode: "disable");
        using var request = new HttpRequestMessage(HttpMethod.Get, "tasks/1111");
        request.Headers.Add("X-DashScope-Async", "enable");
        using var poll = await Client.Http.SendAsync(request, Cancelled);

        Assert.Equal((403, "AccessDenied", "current user api does not support synchronous calls"), await RefusalAsync(create));
        Assert.Equal(403, (await RefusalAsync(disabled)).Status);
        Assert.Equal((403, "AccessDenied", "current user api does not support asynchronous calls"), await RefusalAsync(poll));
    }

    [Fact]
    public async Task Pictures_are_checked_at_the_create_or_by_a_switch_in_the_task()
    {
        var small = Photos.Png(511, 600);
        using var refused = await Client.MaskedEditAsync(MaskedEditBody(small, Photos.Mask(511, 600, 0, 0, 9, 9)));
        using var unequal = await Client.MaskedEditAsync(MaskedEditBody(Photo, Photos.Mask(512, 640, 0, 0, 9, 9)));
        using var maskless = await Client.MaskedEditAsync(MaskedEditBody(Photo, mask: null));
        using var narrow = await Client.StyleAsync(StyleBody(Photos.Png(300, 601)));
        using var style = await Client.StyleAsync(StyleBody(Photo, style: 16));
        Vendor.ChecksPicturesInTheTask = true;
        using var accepted = await Client.MaskedEditAsync(MaskedEditBody(small, Photos.Mask(511, 600, 0, 0, 9, 9)));
        Clock.Advance(TimeSpan.FromSeconds(2));
        var task = await Client.PollAsync(await TaskIdAsync(accepted));

        Assert.Equal((400, "InvalidParameter", "the size of input image is too small or too large."), await RefusalAsync(refused));
        Assert.Equal("InvalidParameter", (await RefusalAsync(unequal)).Code);
        Assert.StartsWith("Required parameter(mask_image_url)", (await RefusalAsync(maskless)).Message, StringComparison.Ordinal);
        Assert.Equal("InvalidImageResolution", (await RefusalAsync(narrow)).Code);
        Assert.StartsWith("Required parameter(style_index)", (await RefusalAsync(style)).Message, StringComparison.Ordinal);
        Assert.Equal("FAILED", Status(task));
        Assert.Equal("the size of input image is too small or too large.", task.GetProperty("output").GetProperty("message").GetString());
        Assert.Empty(Vendor.Bill);
    }

    [Fact]
    public async Task Tasks_go_wrong_as_scripted()
    {
        Vendor.Limits = DashScopeLimits.None;
        Vendor.Once.TasksFail();
        Vendor.Once.FindsNoFace();
        Vendor.Once.TasksRunForever();
        Vendor.Once.TasksEndAs("SUSPENDED");
        Vendor.Once.TasksEndWithoutResults();
        Vendor.Once.TasksPartlyFail(failed: 1);
        var ids = new List<string>();
        for (var task = 0; task < 6; task++)
        {
            using var created = await Client.MaskedEditAsync(MaskedEditBody(Photo, Mask, n: 2));
            ids.Add(await TaskIdAsync(created));
        }

        Clock.Advance(TimeSpan.FromHours(3));

        Assert.Equal(["FAILED", "FAILED", "RUNNING", "SUSPENDED", "SUCCEEDED", "SUCCEEDED"], await StatusesAsync([.. ids]));
        var failed = (await Client.PollAsync(ids[0])).GetProperty("output");
        Assert.Equal(("InternalError.Algo", "algorithm process error"), (failed.GetProperty("code").GetString(), failed.GetProperty("message").GetString()));
        Assert.False((await Client.PollAsync(ids[4])).GetProperty("output").TryGetProperty("results", out _));
        var partly = await Client.PollAsync(ids[5]);
        var results = partly.GetProperty("output").GetProperty("results");
        Assert.True(results[0].TryGetProperty("url", out _));
        Assert.Equal("InternalError.Algo", results[1].GetProperty("code").GetString());
        Assert.Equal(1, partly.GetProperty("usage").GetProperty("image_count").GetInt32());
        Assert.Equal([.. Enumerable.Repeat(ids[3], 2), .. Enumerable.Repeat(ids[4], 2), ids[5]], Vendor.Bill.Select(line => line.Reference));
    }

    [Fact]
    public async Task Polls_cancels_and_lists_share_twenty_a_second()
    {
        for (var poll = 0; poll < 19; poll++)
        {
            await Client.PollAsync("1111");
        }

        using var cancel = await Client.CancelAsync("1111");
        using var list = await Client.Http.GetAsync("tasks", Cancelled);
        Clock.Advance(TimeSpan.FromSeconds(1));
        using var later = await Client.Http.GetAsync("tasks", Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, cancel.StatusCode);
        Assert.Equal(429, (await RefusalAsync(list)).Status);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task A_create_whose_reply_is_lost_is_found_in_the_list()
    {
        Vendor.Once.ClosesBeforeHeaders(afterTheWork: true);
        await Assert.ThrowsAsync<HttpRequestException>(() => Client.MaskedEditAsync(MaskedEditBody(Photo, Mask)));
        using var created = await Client.StyleAsync(StyleBody(Photo));
        var styleId = await TaskIdAsync(created);
        Clock.Advance(TimeSpan.FromSeconds(3));

        var all = await ListAsync("");
        var lost = await ListAsync("?model_name=wanx2.1-imageedit&status=SUCCEEDED");
        var failed = await ListAsync("?status=FAILED");
        var now = await ListAsync("?start_time=20260611173827&end_time=20260611180000");

        Assert.Equal(2, all.GetProperty("total").GetInt32());
        Assert.Equal(styleId, all.GetProperty("data")[0].GetProperty("task_id").GetString());
        var row = Assert.Single(lost.GetProperty("data").EnumerateArray());
        var submitted = new DateTimeOffset(2026, 6, 11, 9, 38, 24, 743, TimeSpan.Zero).ToUnixTimeMilliseconds();
        Assert.Equal(submitted, row.GetProperty("gmt_create").GetInt64());
        Assert.Equal(submitted + 2000, row.GetProperty("end_time").GetInt64());
        Assert.Equal("SUCCEEDED", Status(await Client.PollAsync(row.GetProperty("task_id").GetString()!)));
        Assert.Equal(0, failed.GetProperty("total").GetInt32());
        Assert.Equal(0, now.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task The_list_is_paged_and_its_window_is_a_day()
    {
        Vendor.Limits = DashScopeLimits.None;
        var first = await SubmitAsync();
        await SubmitAsync();
        await SubmitAsync();

        var page = await ListAsync("?page_no=2&page_size=2");
        using var wide = await Client.Http.GetAsync("tasks?start_time=20260610000000&end_time=20260611235959", Cancelled);

        Assert.Equal((3, 2, 2), (page.GetProperty("total").GetInt32(), page.GetProperty("total_page").GetInt32(), page.GetProperty("page_no").GetInt32()));
        Assert.Equal(first, Assert.Single(page.GetProperty("data").EnumerateArray()).GetProperty("task_id").GetString());
        Assert.Equal(400, (await RefusalAsync(wide)).Status);
    }

    [Fact]
    public async Task Polls_can_fail_apart_from_creates()
    {
        var id = await SubmitAsync();
        Vendor.Polls.Once.RefusesWith(503, "ModelUnavailable", "Model is unavailable, please try again later.");
        Vendor.Polls.Once.LimitsTheRate(null);

        using var unavailable = await Client.Http.GetAsync($"tasks/{id}", Cancelled);
        using var limited = await Client.Http.GetAsync($"tasks/{id}", Cancelled);

        Assert.Equal(503, (await RefusalAsync(unavailable)).Status);
        Assert.Equal(429, (await RefusalAsync(limited)).Status);
        Assert.Equal("RUNNING", Status(await Client.PollAsync(id)));
    }

    private static string Status(JsonElement poll) => poll.GetProperty("output").GetProperty("task_status").GetString()!;

    private static string Url(JsonElement poll) =>
        poll.GetProperty("output").GetProperty("results")[0].GetProperty("url").GetString()!;

    private async Task<string> SubmitAsync()
    {
        using var reply = await Client.MaskedEditAsync(MaskedEditBody(Photo, Mask));
        return await TaskIdAsync(reply);
    }

    private async Task<string[]> StatusesAsync(params string[] ids)
    {
        var statuses = new List<string>();
        foreach (var id in ids)
        {
            statuses.Add(Status(await Client.PollAsync(id)));
        }

        return [.. statuses];
    }

    private async Task<JsonElement> ListAsync(string query)
    {
        using var reply = await Client.Http.GetAsync("tasks" + query, Cancelled);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("application/json;charset=UTF-8", reply.Content.Headers.NonValidated["Content-Type"].ToString());
        return await JsonAsync(reply);
    }
}
