using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Cutout.Gateway.Providers.Resilience;

namespace Cutout.Gateway.Providers.DashScope;

/// <param name="http">Has the base address, e.g. <c>https://dashscope.aliyuncs.com/api/v1/</c>; key and address belong to one region.</param>
/// <param name="workspace">Only needed with a sub-account's key.</param>
internal sealed class DashScopeApi(HttpClient http, string? workspace) : IDashScopeApi
{
    private const int MostOfAReply = 256 * 1024;

    // https://help.aliyun.com/zh/model-studio/qwen-image-edit-api
    public async Task<DashScopeReply> EditAsync(DashScopeEdit edit, VendorCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "services/aigc/multimodal-generation/generation")
        {
            Content = new DashScopeEditContent(edit),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", call.ApiKey) },
        };
        request.Options.Set(VendorCall.Key, call);
        if (workspace is not null)
        {
            request.Headers.TryAddWithoutValidation("X-DashScope-WorkSpace", workspace);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var json = await response.Content.ReadAllAsync(MostOfAReply);
        var reply = DashScopeReply.Parse(json.Span);
        return reply?.Output is not null ? reply : throw RefusalUnder200(json);
    }

    // Users have seen errors under 200: a code at the top and no output.
    private static Exception RefusalUnder200(ReadOnlyMemory<byte> json) =>
        DashScopeErrors.Read(HttpStatusCode.OK, Encoding.UTF8.GetString(json.Span)) is { Kind: { } kind } refusal
            ? new VendorRefusedException(HttpStatusCode.OK, kind, refusal.Charged ?? Charged.No, null, refusal.Words)
            : new BrokenAnswerException("an answer without output");
}
