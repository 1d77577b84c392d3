namespace Cutout.Gateway.Providers.DashScope;

/// <summary>Alibaba Cloud Model Studio, as far as pictures are concerned.</summary>
internal interface IDashScopeApi
{
    /// <summary><c>POST services/aigc/multimodal-generation/generation</c>: edits a picture by an instruction, and answers when it is done.</summary>
    Task<DashScopeReply> EditAsync(DashScopeEdit edit, VendorCall call, CancellationToken cancellationToken);

    /// <summary><c>POST services/aigc/image2image/image-synthesis</c>: submits a task that paints anew where a mask is white.</summary>
    Task<DashScopeTask> SubmitMaskedEditAsync(DashScopeMaskedEdit edit, VendorCall call, CancellationToken cancellationToken);

    /// <summary><c>POST services/aigc/image-generation/generation</c>: submits a task that draws a portrait in a style.</summary>
    Task<DashScopeTask> SubmitStyleAsync(string model, ReadOnlyMemory<byte> photo, string contentType, int style, VendorCall call, CancellationToken cancellationToken);

    /// <summary><c>GET tasks/{id}</c>, tried again as long as it fails; it costs nothing.</summary>
    Task<DashScopeTask> PollAsync(string id, VendorCall call, CancellationToken cancellationToken);

    /// <summary><c>POST tasks/{id}/cancel</c>; false if it has begun, or if that isn't known.</summary>
    Task<bool> CancelAsync(string id, VendorCall call, CancellationToken cancellationToken);
}
