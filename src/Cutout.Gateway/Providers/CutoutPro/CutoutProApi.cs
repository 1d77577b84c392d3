namespace Cutout.Gateway.Providers.CutoutPro;

/// <param name="http">Has the base address, e.g. <c>https://www.cutout.pro/api/v1/</c>.</param>
internal sealed class CutoutProApi(HttpClient http) : ICutoutProApi
{
    // https://github.com/cutout-pro
    public async Task<PictureReply> MattingAsync(
        CutRequest photo, IReadOnlyDictionary<string, string> parameters, VendorCall call, CancellationToken cancellationToken)
    {
        var query = string.Join('&', parameters.Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value)}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"matting?{query}")
        {
            Content = PhotoForm.Of("file", photo.Photo, photo.Facts.ContentType, []),
        };
        request.Headers.TryAddWithoutValidation("APIKEY", call.ApiKey);
        request.Options.Set(VendorCall.Key, call);

        return new PictureReply(await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
    }
}
