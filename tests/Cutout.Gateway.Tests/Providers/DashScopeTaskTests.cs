using System.Buffers;
using Cutout.Gateway.Providers;
using Cutout.Imaging;
using Cutout.Sandbox.DashScope;
using Cutout.Sandbox.Scripting;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>DashScope's asynchronous operations: submitted once, polled, called off while that is free.</summary>
public sealed class DashScopeTaskTests
{
    // To the end of the time in small steps: in large ones the clock would run ahead of a poll's answer, and it would be sent again.
    private static readonly (string, string)[] Brief = [("Providers:dashscope:AttemptTimeout", "00:00:30"), ("Providers:dashscope:TotalTimeout", "00:00:40")];

    [Fact]
    public async Task What_the_mask_covers_is_painted_anew_by_a_task_that_is_submitted_once()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.Edits();

        var result = await RepaintAsync(vendors);

        var create = vendors.DashScope.Requests[0];
        Assert.Equal("masked edit", create.Line);
        Assert.Equal("enable", create.Headers["X-DashScope-Async"]);
        Assert.Equal("description_edit_with_mask", create.Fields["input.function"]);
        Assert.Contains("empty background", create.Fields["input.prompt"]);
        Assert.Equal(["input.base_image_url", "input.mask_image_url"], create.Pictures.Select(picture => picture.Field).Order());
        Assert.Equal("image/png", create.Pictures.Single(picture => picture.Field == "input.mask_image_url").ContentType);
        Assert.All(vendors.DashScope.Requests.Skip(1), request => Assert.False(request.Headers.ContainsKey("X-DashScope-Async")));
        Assert.Single(vendors.DashScope.Requests, request => request.Method == "POST");
        Assert.Equal("file", vendors.DashScope.Requests[^1].Line);
        Assert.Equal(new ProviderResult("dashscope", "image/png", 640, 512, 1), result);
        Assert.Single(vendors.DashScope.Bill);
    }

    [Theory]
    [InlineData("clay", "31")]
    [InlineData(null, "1")]
    public async Task A_portrait_is_drawn_in_the_style_that_was_asked_for(string? style, string index)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.Edits();

        var result = await vendors.CutAsync(Photos.ForEditing, Operations.PortraitStyle, change: request => request with { Style = style });

        Assert.Equal(index, vendors.DashScope.Requests[0].Fields["input.style_index"]);
        Assert.Equal(("image/jpeg", 1536), (result.ContentType, Math.Min(result.Width, result.Height)));
        Assert.Equal(0.12m, vendors.DashScope.Charged);
    }

    [Theory]
    [InlineData("InvalidImage.NoHumanFace", "NoSubject", "No")]
    [InlineData("DataInspectionFailed", "PictureRefused", "No")]
    [InlineData("InternalError.Algo", "Down", "No")]
    [InlineData("InternalError.Upload", "Down", "Unknown")]
    [InlineData("InternalError.Timeout", "TimedOut", "Unknown")]
    [InlineData("Arrearage", "NoCredit", "No")]
    public async Task A_task_that_fails_under_200_is_told_in_our_words(string code, string kind, string charged)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.TasksFail(code, "words");

        var failure = await FailAsync(vendors);

        Assert.Equal((kind, charged), (failure.Kind.ToString(), failure.Charged.ToString()));
        Assert.Single(vendors.DashScope.Requests, request => request.Line == "masked edit");
    }

    [Fact]
    public async Task A_task_that_nobody_knows_any_more_may_have_been_charged()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.TasksEndAs("UNKNOWN");

        Assert.Equal((FailureKind.Down, Charged.Unknown), Of(await FailAsync(vendors)));
    }

    [Theory]
    [InlineData("SUSPENDED")]
    [InlineData("WHATEVER_THEY_THINK_OF_NEXT")]
    public async Task A_status_that_is_unheard_of_is_polled_until_the_time_is_up(string status)
    {
        await using var vendors = await VendorsUnderTest.StartAsync(Brief);
        vendors.DashScope.TasksEndAs(status);

        Assert.Equal((FailureKind.TimedOut, Charged.Unknown), Of(await FailAsync(vendors)));
        Assert.DoesNotContain(vendors.DashScope.Requests, request => request.Line == "cancel");
    }

    [Fact]
    public async Task A_task_that_is_stuck_in_its_work_is_given_up_in_time_and_may_have_been_charged()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(Brief);
        vendors.DashScope.TasksRunForever();

        Assert.Equal((FailureKind.TimedOut, Charged.Unknown), Of(await FailAsync(vendors)));
    }

    [Fact]
    public async Task A_task_that_never_gets_its_turn_is_called_off_and_costs_nothing()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(Brief);
        vendors.DashScope.Limits = DashScopeLimits.None with { RunningAtOnce = 0 };
        vendors.DashScope.Edits();

        Assert.Equal((FailureKind.TimedOut, Charged.No), Of(await FailAsync(vendors)));
        Assert.Single(vendors.DashScope.Requests, request => request.Line == "cancel");
        Assert.Empty(vendors.DashScope.Bill);
    }

    [Fact]
    public async Task A_poll_that_fails_is_tried_again_and_the_create_is_not()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.Edits();
        vendors.DashScope.Polls.Once.LimitsTheRate(null);
        vendors.DashScope.Polls.Next(Answer.Status(503), Answer.Closes());

        await RepaintAsync(vendors);

        Assert.Single(vendors.DashScope.Requests, request => request.Line == "masked edit");
        Assert.Single(vendors.DashScope.Bill);
    }

    [Fact]
    public async Task A_poll_whose_key_is_refused_says_nothing_of_what_the_task_has_cost()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.Edits();
        vendors.DashScope.Polls.RejectsTheKey();

        Assert.Equal((FailureKind.BadKey, Charged.Unknown), Of(await FailAsync(vendors)));
    }

    [Fact]
    public async Task A_create_whose_answer_is_lost_is_never_sent_again()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.ClosesBeforeHeaders(afterTheWork: true);

        Assert.Equal((FailureKind.Down, Charged.Unknown), Of(await FailAsync(vendors)));
        Assert.Single(vendors.DashScope.Requests);
    }

    [Fact]
    public async Task A_success_without_a_result_has_been_charged()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.TasksEndWithoutResults();

        Assert.Equal((FailureKind.BrokenAnswer, Charged.Yes), Of(await FailAsync(vendors)));
    }

    [Theory]
    [InlineData(640, 400)]
    [InlineData(4200, 500)]
    public async Task A_photo_outside_the_models_limits_is_not_sent(int width, int height)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();

        var failure = (await Assert.ThrowsAsync<ProviderException>(() => RepaintAsync(vendors, width: width, height: height))).Failure;

        Assert.Equal((FailureKind.TooLarge, Charged.No), Of(failure));
        Assert.Empty(vendors.DashScope.Requests);
    }

    private static (FailureKind, Charged) Of(ProviderFailure failure) => (failure.Kind, failure.Charged);

    private static Task<ProviderResult> RepaintAsync(VendorsUnderTest vendors, int width = 640, int height = 512) =>
        vendors.CutAsync(
            Photos.Jpeg(width, height), Operations.CrowdRemoval, once: () => vendors.DashScope.Requests.Count > 0, change: request => request with { Mask = Mask(width, height) });

    private static async Task<ProviderFailure> FailAsync(VendorsUnderTest vendors) =>
        (await Assert.ThrowsAsync<ProviderException>(() => RepaintAsync(vendors))).Failure;

    private static byte[] Mask(int width, int height)
    {
        var file = new ArrayBufferWriter<byte>();
        using var writer = new PngWriter(file, width, height, PngColor.Gray);
        var row = new byte[width];
        row.AsSpan(0, width / 4).Fill(255);
        for (var y = 0; y < height; y++)
        {
            writer.WriteRow(row);
        }

        writer.Complete();
        return file.WrittenSpan.ToArray();
    }
}
