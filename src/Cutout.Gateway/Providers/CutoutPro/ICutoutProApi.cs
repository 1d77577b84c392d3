namespace Cutout.Gateway.Providers.CutoutPro;

/// <summary>cutout.pro's API; picup.ai and picup.shop speak it as well.</summary>
internal interface ICutoutProApi
{
    /// <summary><c>POST matting</c>; the answer should be a picture, and its body has not been read yet.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="parameters">Sent in the query, where the vendor takes them as well as in the form.</param>
    /// <param name="call">The purchase.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<PictureReply> MattingAsync(CutRequest photo, IReadOnlyDictionary<string, string> parameters, VendorCall call, CancellationToken cancellationToken);
}
