using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Cutout.Gateway.Providers.Resilience;

namespace Cutout.Gateway.Providers.DashScope;

/// <param name="http">Has the base address, e.g. <c>https://dashscope.aliyuncs.com/api/v1/</c>; key and address belong to one region.</param>
/// <param name="tasks">The same for calls that ask after tasks, which may be repeated.</param>
/// <param name="workspace">Only needed with a sub-account's key.</param>
internal sealed class DashScopeApi(HttpClient http, HttpClient tasks, string? workspace) : IDashScopeApi
{
    private const int MostOfAReply = 256 * 1024;

    // https://help.aliyun.com/zh/model-studio/qwen-image-edit-api
    public async Task<DashScopeReply> EditAsync(DashScopeEdit edit, VendorCall call, CancellationToken cancellationToken)
    {
        using var request = To(HttpMethod.Post, "services/aigc/multimodal-generation/generation", DashScopeBodies.Edit(edit), call);
        var json = await SendAsync(http, request, cancellationToken);
        var reply = DashScopeReply.Parse(json.Span);
        return reply?.Output is not null ? reply : throw RefusalUnder200(json);
    }

    // https://help.aliyun.com/zh/model-studio/wanx-image-edit-api-reference
    public Task<DashScopeTask> SubmitMaskedEditAsync(DashScopeMaskedEdit edit, VendorCall call, CancellationToken cancellationToken) =>
        SubmitAsync("services/aigc/image2image/image-synthesis", DashScopeBodies.MaskedEdit(edit), call, cancellationToken);

    // https://help.aliyun.com/zh/model-studio/portrait-style-redraw-api-reference
    public Task<DashScopeTask> SubmitStyleAsync(
        string model, ReadOnlyMemory<byte> photo, string contentType, int style, VendorCall call, CancellationToken cancellationToken) =>
        SubmitAsync("services/aigc/image-generation/generation", DashScopeBodies.Style(model, photo, contentType, style), call, cancellationToken);

    // https://help.aliyun.com/zh/model-studio/manage-asynchronous-tasks
    public async Task<DashScopeTask> PollAsync(string id, VendorCall call, CancellationToken cancellationToken)
    {
        using var request = To(HttpMethod.Get, $"tasks/{Uri.EscapeDataString(id)}", null, call);
        var json = await SendAsync(tasks, request, cancellationToken);
        var task = DashScopeTask.Parse(json.Span);
        return task?.Output?.TaskStatus is not null ? task : throw new BrokenAnswerException("a task without a status");
    }

    public async Task<bool> CancelAsync(string id, VendorCall call, CancellationToken cancellationToken)
    {
        using var request = To(HttpMethod.Post, $"tasks/{Uri.EscapeDataString(id)}/cancel", null, call);
        try
        {
            await SendAsync(tasks, request, cancellationToken);
            return true;
        }
        catch (Exception refused) when (refused is VendorRefusedException or HttpRequestException or IOException or TimeoutException)
        {
            // It runs, or nobody knows: then it counts as paid for.
            return false;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> SendAsync(HttpClient client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return await response.Content.ReadAllAsync(MostOfAReply);
    }

    private async Task<DashScopeTask> SubmitAsync(string path, HttpContent body, VendorCall call, CancellationToken cancellationToken)
    {
        using var request = To(HttpMethod.Post, path, body, call);
        request.Headers.TryAddWithoutValidation("X-DashScope-Async", "enable");
        var json = await SendAsync(http, request, cancellationToken);
        var task = DashScopeTask.Parse(json.Span);
        return task?.Id is not null ? task : throw RefusalUnder200(json);
    }

    private HttpRequestMessage To(HttpMethod method, string path, HttpContent? body, VendorCall call)
    {
        var request = new HttpRequestMessage(method, path) { Content = body, Headers = { Authorization = new AuthenticationHeaderValue("Bearer", call.ApiKey) } };
        request.Options.Set(VendorCall.Key, call);
        if (workspace is not null)
        {
            request.Headers.TryAddWithoutValidation("X-DashScope-WorkSpace", workspace);
        }

        return request;
    }

    // Users have seen errors under 200: a code at the top and no output.
    private static Exception RefusalUnder200(ReadOnlyMemory<byte> json) =>
        DashScopeErrors.Read(HttpStatusCode.OK, Encoding.UTF8.GetString(json.Span)) is { Kind: { } kind } refusal
            ? new VendorRefusedException(HttpStatusCode.OK, kind, refusal.Charged ?? Charged.No, null, refusal.Words)
            : new BrokenAnswerException("an answer without output");
}
