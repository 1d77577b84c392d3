using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>What clients send as the body of an unlock, and what they are told when it can't be read.</summary>
public sealed class UnlockBodyTests
{
    private const int Longest = 4096;

    [Fact]
    public async Task A_body_of_4096_bytes_is_read_and_one_more_is_not()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.ReadySessionAsync();
        var body = $"{{\"code\":\"{(await gateway.MintAsync()).Text}\"}}";

        using var refused = await PostAsync(gateway, session, Encoding.UTF8.GetBytes(body.PadRight(Longest + 1)));
        Assert.Equal("The body is longer than 4096 bytes.", await ErrorAsync(refused, "body"));
        using var taken = await PostAsync(gateway, session, Encoding.UTF8.GetBytes(body.PadRight(Longest)));
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    [Fact]
    public async Task A_byte_order_mark_before_it_does_no_harm()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.ReadySessionAsync();
        var body = Encoding.UTF8.GetBytes($"{{\"code\":\"{(await gateway.MintAsync()).Text}\"}}");

        using var answer = await PostAsync(gateway, session, [0xEF, 0xBB, 0xBF, .. body]);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_that_comes_letter_by_letter_is_read_to_its_end()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.ReadySessionAsync();
        var body = Encoding.UTF8.GetBytes($"{{\"code\":\"{(await gateway.MintAsync()).Text}\"}}");
        using var content = new SlowLetters(body);

        using var answer = await gateway.Client.PostAsync($"/v1/cutouts/{session.Id.Value}/unlock", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("{\"code\":\"1000-0000-0000-0000-0002\"} and more")]
    [InlineData("{\"code\":\"1000-0000-0000-0000-0002\"}{}")]
    [InlineData("no JSON")]
    [InlineData("{}x")]
    public async Task What_follows_the_object_or_is_none_is_refused(string body)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        using var answer = await PostAsync(gateway, await gateway.ReadySessionAsync(), Encoding.UTF8.GetBytes(body));

        Assert.Equal("The body isn't the JSON object that is expected here.", await ErrorAsync(answer, "body"));
    }

    [Fact]
    public async Task A_missing_code_is_asked_for_with_an_example()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.ReadySessionAsync();

        foreach (var body in new[] { "{}", "{\"code\":\"  \"}" })
        {
            using var answer = await PostAsync(gateway, session, Encoding.UTF8.GetBytes(body));
            Assert.Equal("The unlock code is missing: send {\"code\":\"…\"}.", await ErrorAsync(answer, "code"));
        }
    }

    [Fact]
    public async Task A_code_in_which_every_letter_is_escaped_is_the_same_code()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.ReadySessionAsync();
        var code = await gateway.MintAsync();
        var escaped = string.Concat(code.Text.Select(symbol => $"\\u{(int)symbol:x4}"));

        using var answer = await PostAsync(gateway, session, Encoding.UTF8.GetBytes($"{{\"code\":\"{escaped}\"}}"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_text_far_too_long_for_a_code_is_a_wrong_code_and_no_bad_request()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.ReadySessionAsync();

        foreach (var length in new[] { 700, 701, 3000 })
        {
            Assert.Equal("code-refused", await (await gateway.UnlockAsync(session, new string('7', length))).ProblemAsync());
        }
    }

    [Fact]
    public async Task Neither_the_answer_to_a_right_code_nor_to_a_wrong_one_is_kept_by_anybody()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.ReadySessionAsync();

        using var wrong = await gateway.UnlockAsync(session, UnlockCode.New());
        using var right = await gateway.UnlockAsync(session, await gateway.MintAsync());

        Assert.True(right.Headers.CacheControl is { NoStore: true, Private: true });
        Assert.True(wrong.Headers.CacheControl is { NoStore: true });
    }

    [Fact]
    public void A_code_that_was_typed_is_never_written()
    {
        var problem = Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(TypedCode.Read("1000-0000-0000-0000-0002")));

        Assert.StartsWith("A code that was typed is never written.", problem.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PostAsync(GatewayUnderTest gateway, CutoutSession session, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        return await gateway.Client.PostAsync($"/v1/cutouts/{session.Id.Value}/unlock", content, TestContext.Current.CancellationToken);
    }

    private static async Task<string?> ErrorAsync(HttpResponseMessage answer, string field)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken);
        return (string?)Assert.Single(problem!["errors"]![field]!.AsArray());
    }

    /// <summary>Sent one by one, each when the one before has left.</summary>
    private sealed class SlowLetters(byte[] body) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var letter in body)
            {
                await stream.WriteAsync(new[] { letter });
                await stream.FlushAsync();
                await Task.Delay(1);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
