namespace Cutout.Gateway.Providers.Rembg;

/// <summary>A server of rembg's (<c>rembg s</c>), 2.0.77 or newer: older ones can be made to fetch any address.</summary>
internal interface IRembgApi
{
    /// <summary><c>POST api/remove</c>; the answer is a picture whose body has not been read yet.</summary>
    Task<PictureReply> RemoveAsync(CutRequest photo, IReadOnlyDictionary<string, string> fields, VendorCall call, CancellationToken cancellationToken);
}
