namespace Cutout.Gateway.Providers.RemoveBg;

/// <param name="http">Has the base address, e.g. <c>https://api.remove.bg/v1.0/</c>.</param>
internal sealed class RemoveBgApi(HttpClient http) : IRemoveBgApi
{
    // https://www.remove.bg/api#operations-tag-Background_Removal
    public async Task<PictureReply> RemoveBackgroundAsync(RemoveBgForm form, VendorCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "removebg") { Content = PhotoForm.Of("image_file", form.Photo, form.ContentType, form.Fields) };
        request.Headers.TryAddWithoutValidation("X-Api-Key", call.ApiKey);
        request.Options.Set(VendorCall.Key, call);

        return new PictureReply(await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
    }
}
