namespace Cutout.Gateway.Providers.DashScope;

/// <summary>Alibaba Cloud Model Studio, as far as pictures are concerned.</summary>
internal interface IDashScopeApi
{
    /// <summary><c>POST services/aigc/multimodal-generation/generation</c>: edits a picture by an instruction, and answers when it is done.</summary>
    Task<DashScopeReply> EditAsync(DashScopeEdit edit, VendorCall call, CancellationToken cancellationToken);
}
