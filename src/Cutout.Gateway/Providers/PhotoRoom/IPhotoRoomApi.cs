namespace Cutout.Gateway.Providers.PhotoRoom;

/// <summary>PhotoRoom's basic API.</summary>
internal interface IPhotoRoomApi
{
    /// <summary><c>POST segment</c>; the answer is a picture whose body has not been read yet.</summary>
    Task<PictureReply> SegmentAsync(CutRequest photo, IReadOnlyDictionary<string, string> fields, VendorCall call, CancellationToken cancellationToken);
}
