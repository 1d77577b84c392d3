namespace Cutout.Gateway.Providers.WithoutBg;

/// <summary>withoutBG, on a server of the operator's own or in its maker's cloud.</summary>
internal interface IWithoutBgApi
{
    /// <summary>The answer is a picture, the matte alone or the cutout, whose body has not been read yet.</summary>
    Task<PictureReply> RemoveBackgroundAsync(CutRequest photo, bool matteOnly, VendorCall call, CancellationToken cancellationToken);
}
