using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Cutout.Gateway.Providers.Resilience;

namespace Cutout.Gateway.Providers.Leonardo;

/// <param name="http">Has the base address, e.g. <c>https://cloud.leonardo.ai/api/rest/v2/</c>.</param>
internal sealed class LeonardoApi(HttpClient http) : ILeonardoApi
{
    private const int MostOfAReply = 64 * 1024;

    // https://docs.leonardo.ai/docs/remove-bg
    public async Task<LeonardoReply> RemoveBackgroundAsync(
        CutRequest photo, IReadOnlyDictionary<string, object> parameters, VendorCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "generationssync")
        {
            Content = new JsonWithPictures(place => BodyOf(parameters, place(photo.Photo))),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", call.ApiKey) },
        };
        request.Options.Set(VendorCall.Key, call);

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var json = await response.Content.ReadAllAsync(MostOfAReply);
        return LeonardoErrors.Read(HttpStatusCode.OK, Encoding.UTF8.GetString(json.Span)) is { } refusal
            ? throw LeonardoErrors.Under200(refusal)
            : LeonardoReply.Parse(json.Span) ?? throw new BrokenAnswerException("an answer without a result");
    }

    // Ephemeral: nothing is kept in the account's library.
    private static Dictionary<string, object> BodyOf(IReadOnlyDictionary<string, object> parameters, string base64) => new()
    {
        ["model"] = "remove-bg",
        ["ephemeral"] = true,
        ["public"] = false,
        ["base64"] = false,
        ["parameters"] = new Dictionary<string, object>(parameters)
        {
            ["guidances"] = new { image_reference = new[] { new { image = new { type = "BASE64", data = base64 } } } },
        },
    };
}
