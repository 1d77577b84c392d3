namespace Cutout.Gateway.Providers.Clipdrop;

/// <summary>Clipdrop's API, as far as backgrounds are concerned.</summary>
internal interface IClipdropApi
{
    /// <summary><c>POST remove-background/v1</c>; the answer is a picture whose body has not been read yet.</summary>
    Task<PictureReply> RemoveBackgroundAsync(CutRequest photo, IReadOnlyDictionary<string, string> fields, VendorCall call, CancellationToken cancellationToken);
}
