using Cutout.Imaging;
using Cutout.Sandbox.Calls;
using Cutout.Sandbox.Pictures;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.DashScope;

/// <summary>Operations B and C when all is well: check, make the picture, queue the task.</summary>
internal sealed class DashScopeTaskWorkshop(
    DashScopeStandIn standIn, DashScopeDesk desk, DashScopePictures pictures, DashScopeTasks tasks, TimeProvider clock)
{
    public ValueTask<Reply> MaskedEditAsync(Call call, CancellationToken cancellationToken) =>
        desk.ServeAsync(
            call,
            wantsAsync: true,
            requestId =>
            {
                var edit = DashScopeMaskedEdit.Read(new DashScopeBody(call.Body));
                return Submit(call, requestId, edit.Model, edit.Count, styleIndex: null, () => Repaint(call, edit, cancellationToken));
            },
            cancellationToken);

    public ValueTask<Reply> StyleRepaintAsync(Call call, CancellationToken cancellationToken) =>
        desk.ServeAsync(
            call,
            wantsAsync: true,
            requestId =>
            {
                var style = DashScopeStyleRepaint.Read(new DashScopeBody(call.Body));
                return Submit(call, requestId, style.Model, count: 1, style.StyleIndex, () => Style(call, style, cancellationToken));
            },
            cancellationToken);

    private Reply Submit(
        Call call, string requestId, DashScopeModel model, int count, int? styleIndex, Func<DashScopeImage> work)
    {
        var twist = call.Answer.Find<TaskTwist>();
        IReadOnlyList<DashScopeImage> images = [];
        try
        {
            images = [.. Enumerable.Repeat(work(), count)];
        }
        catch (DashScopeRefusal refusal) when (standIn.ChecksPicturesInTheTask)
        {
            twist = new TaskTwist("refused picture") { Failure = (refusal.Code, refusal.Message) };
        }

        desk.CountCreate(model);
        var task = new DashScopeTask(DashScopeDialect.NewId(), requestId, model, clock.GetUtcNow())
        {
            RunsFor = twist?.RunsFor ?? standIn.TaskDuration,
            Images = images,
            Twist = twist,
            Url = call.Answer.Find<UrlTwist>(),
            StyleIndex = styleIndex,
        };
        if (!tasks.TryAdd(task))
        {
            throw DashScopeDesk.TooFast();
        }

        return DashScopeDialect.Body(
            200, requestId, new { output = new { task_status = "PENDING", task_id = task.Id }, request_id = requestId });
    }

    private DashScopeImage Repaint(Call call, DashScopeMaskedEdit edit, CancellationToken cancellationToken)
    {
        using var photo = Open(call, edit.Photo, cancellationToken);
        using var mask = edit.Mask is null ? null : Open(call, edit.Mask, cancellationToken);
        foreach (var side in new[] { photo.Width, photo.Height })
        {
            if (side is < 512 or > 4096)
            {
                throw DashScopeRefusal.InvalidParameter("the size of input image is too small or too large.");
            }
        }

        if (mask is not null && (mask.Width != photo.Width || mask.Height != photo.Height))
        {
            throw DashScopeRefusal.InvalidParameter("the size of mask image must be the same as the size of base image.");
        }

        return DashScopeStudio.Repaint(photo, mask, call.Answer);
    }

    private DashScopeImage Style(Call call, DashScopeStyleRepaint style, CancellationToken cancellationToken)
    {
        using var photo = Open(call, style.Photo, cancellationToken);
        var (shortSide, longSide) = (Math.Min(photo.Width, photo.Height), Math.Max(photo.Width, photo.Height));
        if (shortSide is < 256 or > 3240 || longSide > 5760 || longSide > 2 * shortSide)
        {
            throw new DashScopeRefusal(400, "InvalidImageResolution", "The input image resolution is too large or small.");
        }

        if (style.StyleReference is { } reference)
        {
            Open(call, reference, cancellationToken).Dispose();
        }

        return DashScopeStudio.Style(photo, call.Answer.Find<PictureTwist>());
    }

    private PixelBuffer Open(Call call, string reference, CancellationToken cancellationToken) =>
        pictures.Open(reference, call.Request.Headers["X-DashScope-OssResourceResolve"] == "enable", cancellationToken);
}
