using System.Net;
using System.Text;
using System.Text.Json;
using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Providers.Resilience;

/// <summary>Reads vendors' answers, none of which is trusted to end.</summary>
internal static class VendorAnswers
{
    private const int MostOfARefusal = 16 * 1024;

    /// <summary>The refusal that an answer is: by the vendor's own words first, then by its status.</summary>
    public static async Task<VendorRefusedException> RefusalAsync(
        this HttpResponseMessage response, VendorDialect dialect, bool errorsAreFree, TimeProvider clock)
    {
        var refusal = Understand(dialect, response.StatusCode, WithoutKey(await WordsOfAsync(response), response.RequestMessage));
        return new VendorRefusedException(
            response.StatusCode,
            refusal?.Kind ?? ProviderFailures.KindOf(response.StatusCode),
            refusal?.Charged ?? ProviderFailures.ChargeOf(response.StatusCode, refusal is not null, errorsAreFree),
            RetryAfter.Of(response, clock),
            refusal?.Words ?? $"{response.Content.Headers.ContentType?.MediaType ?? "an answer without a type"} that says nothing known");
    }

    /// <summary>All of a short text; one that is longer than it may be is a broken answer.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAllAsync(this HttpContent content, int most)
    {
        var body = await content.ReadStartAsync(most + 1);
        return body.Length <= most ? body : throw new BrokenAnswerException($"more than {most} bytes where a short text was due");
    }

    /// <summary>Reads a picture straight into the block of memory in which it will stay.</summary>
    public static async Task ReadPictureAsync(this HttpContent content, PictureBuffer picture)
    {
        await using var body = await content.ReadAsStreamAsync();
        if (content.Headers.ContentLength is { } length and > 0)
        {
            if (length > Math.Min(picture.Limit, Array.MaxLength))
            {
                throw new PictureTooLargeException(picture.Limit);
            }

            picture.GetMemory((int)length);
        }

        int read;
        do
        {
            // When the block is as full as it may get, one more byte is asked for: a picture that ends here is complete.
            var room = picture.Length < picture.Limit ? picture.GetMemory() : new byte[1];
            read = await body.ReadAsync(room);
            if (read > 0 && picture.Length == picture.Limit)
            {
                throw new PictureTooLargeException(picture.Limit);
            }

            picture.Advance(read);
        }
        while (read > 0 && picture.Length != content.Headers.ContentLength);
    }

    // A refusal that breaks off is still a refusal; its status has been heard. An answer of success that breaks off is not one.
    private static async Task<string> WordsOfAsync(HttpResponseMessage response)
    {
        try
        {
            return Encoding.UTF8.GetString((await response.Content.ReadStartAsync(MostOfARefusal)).Span);
        }
        catch (Exception broken) when (broken is IOException or TimeoutException && !response.IsSuccessStatusCode)
        {
            return "";
        }
    }

    // Some vendors quote a key that they refuse.
    private static string WithoutKey(string words, HttpRequestMessage? request) =>
        request?.Options.TryGetValue(VendorCall.Key, out var call) == true && call.ApiKey.Length > 0 ? words.Replace(call.ApiKey, "…", StringComparison.Ordinal) : words;

    private static VendorRefusal? Understand(VendorDialect dialect, HttpStatusCode status, string body)
    {
        try
        {
            return dialect.ReadRefusal(status, body);
        }
        catch (JsonException)
        {
            // Proxies in front of vendors answer in HTML, and an answer may have been cut; the status is left.
            return null;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadStartAsync(this HttpContent content, int most)
    {
        await using var body = await content.ReadAsStreamAsync();
        var start = new byte[most];
        var read = await body.ReadAtLeastAsync(start, most, throwOnEndOfStream: false);
        return start.AsMemory(0, read);
    }
}
