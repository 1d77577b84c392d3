namespace Cutout.Gateway.Providers.RemoveBg;

/// <param name="http">Has the base address, e.g. <c>https://api.remove.bg/v1.0/</c>.</param>
/// <param name="key">The operator's key.</param>
internal sealed class RemoveBgApi(HttpClient http, string key) : IRemoveBgApi
{
    // https://www.remove.bg/api#operations-tag-Background_Removal
    public async Task<PictureReply> RemoveBackgroundAsync(RemoveBgForm form, VendorCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "removebg") { Content = PhotoForm.Of("image_file", form.Photo, form.ContentType, form.Fields) };
        request.Headers.TryAddWithoutValidation("X-Api-Key", key);
        request.Options.Set(VendorCall.Key, call);

        return new PictureReply(await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
    }
}
