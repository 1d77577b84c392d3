namespace Cutout.Gateway.Providers.Leonardo;

/// <summary>Leonardo.Ai, as far as backgrounds are concerned.</summary>
internal interface ILeonardoApi
{
    /// <summary><c>POST generationssync</c>: answers when the picture is made, and says where it lies.</summary>
    Task<LeonardoReply> RemoveBackgroundAsync(CutRequest photo, IReadOnlyDictionary<string, object> parameters, VendorCall call, CancellationToken cancellationToken);
}
