using System.Security.Cryptography;
using Cutout.Gateway.Providers;
using Cutout.Sandbox.DashScope;
using Cutout.Sandbox.Scripting;

namespace Cutout.Gateway.Tests.Providers;

public sealed class DashScopeTests
{
    [Fact]
    public async Task Bystanders_are_removed_and_the_result_is_as_large_as_the_photo()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.Edits();

        var result = await vendors.CutAsync(operation: Operations.CrowdRemoval);

        var made = vendors.DashScope.LastResult!;
        Assert.Equal((640, 480), (made.Width, made.Height));
        Assert.Equal(new ProviderResult("dashscope", "image/png", 640, 480, 1), result);
        Assert.Single(vendors.DashScope.Bill);
    }

    [Fact]
    public async Task The_photo_goes_inline_and_unchanged_with_every_trap_of_the_defaults_switched_off()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.Edits();

        await vendors.CutAsync(operation: Operations.CrowdRemoval);

        var call = vendors.DashScope.Requests[0];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Photos.ForEditing)), Assert.Single(call.Pictures).Sha256);
        Assert.Equal("Bearer " + vendors.DashScope.ApiKey, call.Headers["Authorization"]);
        Assert.False(call.Headers.ContainsKey("X-DashScope-Async"));
        Assert.Equal(["false", "1", "false"], from name in new[] { "prompt_extend", "n", "watermark" }
                                              select call.Fields.Single(field => field.Key.EndsWith(name, StringComparison.Ordinal)).Value);
        Assert.Contains("bystander", call.Fields.Single(field => field.Key.EndsWith("text", StringComparison.Ordinal)).Value);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(49_150)]
    [InlineData(49_152)]
    [InlineData(49_153)]
    [InlineData(200_000)]
    public async Task A_photo_of_any_length_is_encoded_as_one_text(int length)
    {
        var photo = RandomNumberGenerator.GetBytes(length);
        using var content = Cutout.Gateway.Providers.DashScope.DashScopeBodies.Edit(new("m;base64,PHOTO", photo, "image/jpeg", "say \"cheese\" ;base64,PHOTO", null));

        var text = await content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        using var json = System.Text.Json.JsonDocument.Parse(text);
        var image = json.RootElement.GetProperty("input").GetProperty("messages")[0].GetProperty("content")[0].GetProperty("image").GetString();
        Assert.Equal("data:image/jpeg;base64," + Convert.ToBase64String(photo), image);
        Assert.Equal(text.Length, content.Headers.ContentLength);
    }

    [Fact]
    public async Task The_result_is_fetched_without_our_key()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.Edits();

        await vendors.CutAsync(operation: Operations.CrowdRemoval);

        var fetch = vendors.DashScope.Requests.Single(request => request.Line == "file");
        Assert.False(fetch.Headers.ContainsKey("Authorization"));
        Assert.DoesNotContain(vendors.Gateway.Log.Lines, line => line.Contains("Signature", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_result_on_the_vendors_own_host_is_fetched_under_tls_with_its_signature_untouched(bool plainHttp)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.ResultOrigin = ResultOrigins.Shanghai;
        vendors.Connections.Name(ResultOrigins.Shanghai.Host, "47.101.88.27");
        vendors.Connections.Lead("47.101.88.27", vendors.Sandbox.TlsEndPoint);
        vendors.Connections.Believe(vendors.Sandbox.VendorCertificate);
        if (plainHttp)
        {
            vendors.DashScope.HandsOutPlainHttp();
        }
        else
        {
            vendors.DashScope.Edits();
        }

        await vendors.CutAsync(operation: Operations.PortraitStyle, photo: Photos.ForEditing);

        Assert.Equal(vendors.DashScope.LastResult!.Bytes.ToArray(), vendors.Result);
        Assert.Equal(443, vendors.Connections.Connected[^1].Port);
    }

    [Fact]
    public async Task A_fetch_that_fails_is_tried_again_and_the_edit_is_not()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.Edits();
        vendors.DashScope.Files.Once.ResetsInTheBody();
        vendors.DashScope.Files.Next(Answer.Status(503));
        vendors.DashScope.Files.Once.ClosesBeforeHeaders();

        var result = await vendors.CutAsync(operation: Operations.CrowdRemoval);

        Assert.Equal((640, 480), (result.Width, result.Height));
        Assert.Equal(["edit", "file", "file", "file", "file"], vendors.DashScope.Requests.Select(request => request.Line));
        Assert.Single(vendors.DashScope.Bill);
    }

    [Fact]
    public async Task A_result_that_has_expired_is_a_broken_answer_that_was_charged()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.ResultsAreValidFor = TimeSpan.Zero;
        vendors.DashScope.Edits();

        var failure = await vendors.FailAsync(operation: Operations.CrowdRemoval);

        Assert.Equal((FailureKind.BrokenAnswer, Charged.Yes), (failure.Kind, failure.Charged));
        Assert.Equal(2, vendors.DashScope.Requests.Count);
    }

    [Fact]
    public async Task A_redirect_of_the_result_is_not_followed()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.Edits();
        vendors.DashScope.Files.AnswersWithRedirect(vendors.RemoveBg.BaseAddress + "account");

        var failure = await vendors.FailAsync(operation: Operations.CrowdRemoval);

        Assert.Equal((FailureKind.BrokenAnswer, Charged.Yes), (failure.Kind, failure.Charged));
        Assert.Empty(vendors.RemoveBg.Requests);
    }

    [Theory]
    [InlineData(400, "DataInspectionFailed", "Input data may contain inappropriate content.", "PictureRefused", "No")]
    [InlineData(400, "Arrearage", "Access denied, please make sure your account is in good standing.", "NoCredit", "No")]
    [InlineData(400, "InvalidParameter", "the size of input image is too small or too large.", "PictureRefused", "No")]
    [InlineData(400, "InvalidParameter", "messages length only support 1", "BadRequest", "No")]
    [InlineData(401, "InvalidApiKey", "Invalid API-key provided.", "BadKey", "No")]
    [InlineData(403, "AccessDenied.Unpurchased", "Access to model denied.", "NoCredit", "No")]
    [InlineData(403, "AccessDenied", "current user api does not support synchronous calls", "BadRequest", "No")]
    [InlineData(403, "AllocationQuota.FreeTierOnly", "The free tier of the model has been exhausted.", "NoCredit", "No")]
    [InlineData(429, "PrepaidBillOverdue", "The prepaid bill is overdue.", "NoCredit", "No")]
    [InlineData(429, "Throttling.AllocationQuota", "Free allocated quota exceeded.", "NoCredit", "No")]
    [InlineData(500, "InternalError.Timeout", "An internal timeout error has occured", "TimedOut", "Unknown")]
    [InlineData(500, "RequestTimeOut", "Request timed out, please try again later.", "TimedOut", "Unknown")]
    [InlineData(500, "InternalError.Upload", "Failed to upload result.", "Down", "Unknown")]
    [InlineData(200, "InternalError", "An internal error has occured", "Down", "No")]
    public async Task A_refusal_is_told_in_our_words_and_not_tried_again(int status, string code, string message, string kind, string charged)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.RefusesWith(status, code, message);

        var failure = await vendors.FailAsync(operation: Operations.CrowdRemoval);

        Assert.Equal((kind, charged), (failure.Kind.ToString(), failure.Charged.ToString()));
        Assert.Single(vendors.DashScope.Requests);
    }

    [Theory]
    [InlineData(429, "Throttling.RateQuota", "Busy", 2)]
    [InlineData(500, "InternalError.Algo", "Down", 3)]
    [InlineData(503, "ModelUnavailable", "Down", 3)]
    public async Task A_refusal_that_may_pass_is_tried_again(int status, string code, string kind, int calls)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.RefusesWith(status, code, "later");

        var failure = await vendors.FailAsync(operation: Operations.CrowdRemoval);

        Assert.Equal((kind, Charged.No), (failure.Kind.ToString(), failure.Charged));
        Assert.Equal(calls, vendors.DashScope.Requests.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"output\":")]
    [InlineData("{\"request_id\":\"1\"}")]
    [InlineData("{\"output\":{\"choices\":\"none\"}}")]
    public async Task An_answer_that_is_not_the_documented_one_is_broken_and_of_unknown_cost(string body)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.Answers(Answer.Status(200, body, "application/json"));

        var failure = await vendors.FailAsync(operation: Operations.CrowdRemoval);

        Assert.Equal((FailureKind.BrokenAnswer, Charged.Unknown), (failure.Kind, failure.Charged));
    }

    [Fact]
    public async Task A_picture_of_another_shape_is_a_broken_answer_that_was_charged()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.AnswersOtherDimensions();

        var failure = await vendors.FailAsync(operation: Operations.CrowdRemoval);

        Assert.Equal((FailureKind.BrokenAnswer, Charged.Yes), (failure.Kind, failure.Charged));
    }

    [Fact]
    public async Task A_photo_over_the_vendors_limit_is_not_sent()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        var large = new byte[7_000_001];
        Photos.ForEditing.CopyTo(large, 0);

        var failure = await vendors.FailAsync(large, Operations.PortraitStyle);

        Assert.Equal((FailureKind.TooLarge, Charged.No), (failure.Kind, failure.Charged));
        Assert.Empty(vendors.Connections.Connected);
    }
}
