using System.Security.Cryptography;
using Cutout.Sandbox.Calls;
using Cutout.Sandbox.Pictures;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.DashScope;

/// <summary>Operation A when all is well: check, edit, charge, answer with URLs.</summary>
internal sealed class DashScopeEditWorkshop(DashScopeDesk desk, DashScopePictures pictures, DashScopeShop shop)
{
    public ValueTask<Reply> EditAsync(Call call, CancellationToken cancellationToken) =>
        desk.ServeAsync(call, wantsAsync: false, requestId => Edit(call, requestId, cancellationToken), cancellationToken);

    public ValueTask<Reply> RefuseGetAsync(Call call, CancellationToken cancellationToken) =>
        desk.ServeAsync(
            call,
            wantsAsync: null,
            _ => throw DashScopeRefusal.InvalidParameter("Request method 'GET' is not supported."),
            cancellationToken);

    private Reply Edit(Call call, string requestId, CancellationToken cancellationToken)
    {
        var edit = DashScopeEdit.Read(new DashScopeBody(call.Body));
        var resolvesOss = call.Request.Headers["X-DashScope-OssResourceResolve"] == "enable";
        foreach (var other in edit.Images.SkipLast(1))
        {
            pictures.Open(other, resolvesOss, cancellationToken).Dispose();
        }

        using var photo = pictures.Open(edit.Images[^1], resolvesOss, cancellationToken);
        desk.CountCreate(edit.Model);

        var image = DashScopeStudio.Edit(photo, edit, call.Answer);
        var seed = edit.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var urls = Enumerable.Range(0, edit.Count)
            .Select(index => shop.Sell(image, edit.Model, $"{requestId}{seed + (long)index}", requestId, call.Answer.Find<UrlTwist>()))
            .ToArray();
        return Answer(requestId, urls, image);
    }

    private static Reply Answer(string requestId, string[] urls, DashScopeImage image) =>
        DashScopeDialect.Body(200, requestId, new
        {
            output = new
            {
                choices = new[]
                {
                    new
                    {
                        finish_reason = "stop",
                        message = new { content = urls.Select(url => new { image = url }), role = "assistant" },
                    },
                },
                task_metric = new { FAILED = 0, SUCCEEDED = urls.Length, TOTAL = urls.Length },
            },
            usage = new { height = image.Height, image_count = urls.Length, width = image.Width },
            request_id = requestId,
        }).With("x-dashscope-finished", "true").With("x-dashscope-timeout", "298");
}
