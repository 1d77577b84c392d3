using Cutout.Gateway.Providers.Resilience;

namespace Cutout.Gateway.Providers.RemoveBg;

/// <param name="http">Has the base address, e.g. <c>https://api.remove.bg/v1.0/</c>.</param>
internal sealed class RemoveBgApi(HttpClient http) : IRemoveBgApi
{
    private const int MostOfAnAccount = 16 * 1024;

    // https://www.remove.bg/api#operations-tag-Background_Removal
    public async Task<PictureReply> RemoveBackgroundAsync(RemoveBgForm form, VendorCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "removebg") { Content = ContentOf(form) };
        request.Headers.TryAddWithoutValidation("X-Api-Key", call.ApiKey);
        request.Options.Set(VendorCall.Key, call);

        return new PictureReply(await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
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

    private static MultipartFormDataContent ContentOf(RemoveBgForm form)
    {
        var content = PhotoForm.Of("image_file", form.Photo, form.ContentType, form.Fields);
        if (!form.Background.IsEmpty)
        {
            PhotoForm.Add(content, "bg_image_file", form.Background, form.BackgroundType);
        }

        return content;
    }
}
