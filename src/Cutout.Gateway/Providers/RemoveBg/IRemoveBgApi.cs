namespace Cutout.Gateway.Providers.RemoveBg;

/// <summary>The remove.bg dialect, spoken by remove.bg and by compatible hosts.</summary>
internal interface IRemoveBgApi
{
    /// <summary><c>POST removebg</c>; the answer is a picture whose body has not been read yet.</summary>
    Task<PictureReply> RemoveBackgroundAsync(RemoveBgForm form, VendorCall call, CancellationToken cancellationToken);

    /// <summary><c>GET account</c>; costs nothing.</summary>
    Task<RemoveBgAccount> GetAccountAsync(VendorCall call, CancellationToken cancellationToken);
}
