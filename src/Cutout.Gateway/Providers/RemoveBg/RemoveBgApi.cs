using System.Net.Http.Headers;
using Cutout.Gateway.Providers.Resilience;

namespace Cutout.Gateway.Providers.RemoveBg;

/// <param name="http">Has the base address, e.g. <c>https://api.remove.bg/v1.0/</c>.</param>
internal sealed class RemoveBgApi(HttpClient http) : IRemoveBgApi
{
    private const int MostOfAnAccount = 16 * 1024;

    // https://www.remove.bg/api#operations-tag-Background_Removal
    public async Task<RemoveBgReply> RemoveBackgroundAsync(RemoveBgForm form, VendorCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "removebg") { Content = BodyOf(form) };
        request.Headers.TryAddWithoutValidation("X-Api-Key", call.ApiKey);
        request.Options.Set(VendorCall.Key, call);

        return new RemoveBgReply(await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
    }

    // https://www.remove.bg/api#operations-tag-Fetch_account_info
    public async Task<RemoveBgAccount> GetAccountAsync(VendorCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, RemoveBgErrors.AccountPath);
        request.Headers.TryAddWithoutValidation("X-Api-Key", call.ApiKey);
        request.Options.Set(VendorCall.Key, call);

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return RemoveBgAccount.Parse((await response.Content.ReadAllAsync(MostOfAnAccount)).Span);
    }

    // Quoted part names, an unquoted boundary and a typed part are what every server of this dialect can read.
    private static MultipartFormDataContent BodyOf(RemoveBgForm form)
    {
        var boundary = Guid.NewGuid().ToString("N");
        var body = new MultipartFormDataContent(boundary);
        body.Headers.Remove("Content-Type");
        body.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={boundary}");
        foreach (var (name, value) in form.Fields)
        {
            Add(body, new StringContent(value) { Headers = { ContentType = null } }, $"form-data; name=\"{name}\"");
        }

        var extension = form.ContentType["image/".Length..];
        Add(body, new ReadOnlyMemoryContent(form.Photo) { Headers = { ContentType = new MediaTypeHeaderValue(form.ContentType) } },
            $"form-data; name=\"image_file\"; filename=\"photo.{extension}\"");
        return body;
    }

    private static void Add(MultipartFormDataContent body, HttpContent part, string disposition)
    {
        part.Headers.TryAddWithoutValidation("Content-Disposition", disposition);
        body.Add(part);
    }
}
