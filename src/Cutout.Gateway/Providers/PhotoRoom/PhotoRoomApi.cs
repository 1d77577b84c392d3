namespace Cutout.Gateway.Providers.PhotoRoom;

/// <param name="http">Has the base address, e.g. <c>https://sdk.photoroom.com/v1/</c>.</param>
internal sealed class PhotoRoomApi(HttpClient http) : IPhotoRoomApi
{
    // https://docs.photoroom.com/remove-background-api-basic-plan
    public async Task<PictureReply> SegmentAsync(
        CutRequest photo, IReadOnlyDictionary<string, string> fields, VendorCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "segment")
        {
            Content = PhotoForm.Of("image_file", photo.Photo, photo.Facts.ContentType, fields),
        };
        request.Headers.TryAddWithoutValidation("x-api-key", call.ApiKey);
        request.Options.Set(VendorCall.Key, call);

        return new PictureReply(await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
    }
}
