using System.Text.RegularExpressions;
using Cutout.Gateway.Providers.Outgoing;

namespace Cutout.Gateway.Providers.DashScope;

/// <summary>
/// Removes bystanders, by an instruction to a model that edits pictures or, where a mask says what shall go, by painting
/// anew what it covers; and draws portraits in a style.
/// </summary>
internal sealed partial class DashScopeProvider(
    IDashScopeApi api, DashScopeTaskWatch tasks, ResultFetcher fetcher, ResultAddress addresses, ProviderOptions options) : IProviderAdapter
{
    public static readonly ProviderKind Kind = new("dashscope", Create)
    {
        Operations = [Operations.CrowdRemoval, Operations.PortraitStyle],
        ContentTypes = ["image/jpeg", "image/png", "image/webp"],
        MaxBytes = 7_000_000, // A data URL may have 10 MiB.
        MaxMegapixels = 60,
        Deterministic = false,
        MostResultPixels = static _ => 2048 * 2048,
        SendsUpright = true,
        TakesMask = true,
        QueueOf = static (operation, masked) => operation == Operations.PortraitStyle ? "style_model" : masked ? "mask_model" : null,
        Styles = DashScopeStyles.Names,
        Objection = static options => options.FieldOrNull("style") is { } style && !DashScopeStyles.Names.Contains(style)
            ? $"names the style '{style}'; it must be one of {string.Join(", ", DashScopeStyles.Names)}"
            : null,
    };

    // The models answer in their own size; one of them with sides that are multiples of 16.
    private static readonly ResultSize EditSize = new(MostPixels: 2048 * 2048, AtLeastPixels: 512 * 512, SameBelow: false, AspectTolerance: 0.03);
    private static readonly ResultSize MaskedSize = EditSize with { MostPixels = 4096 * 4096 };
    private static readonly ResultSize StyleSize = EditSize with { MostPixels = 1536 * 3072 };

    public async Task<AdapterAnswer> CutAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken) => request switch
    {
        { Operation: Operations.PortraitStyle } => await StyleAsync(request, call, cancellationToken),
        { Mask.IsEmpty: false } => await RepaintAsync(request, call, cancellationToken),
        _ => await EditAsync(request, call, cancellationToken),
    };

    private static DashScopeProvider Create(ProviderSetup setup)
    {
        var clock = setup.Services.GetRequiredService<TimeProvider>();
        var api = new DashScopeApi(
            setup.CreateClient(DashScopeErrors.Dialect), setup.CreatePoller(DashScopeErrors.TaskDialect), setup.Options.FieldOrNull("workspace"));
        return new DashScopeProvider(
            api,
            new DashScopeTaskWatch(api, new PollBudget(clock), clock),
            setup.Clients.CreateFetcher(setup.Options),
            new ResultAddress(ResultHosts, setup.Options.ResultHosts),
            setup.Options);
    }

    private async Task<AdapterAnswer> EditAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        var edit = new DashScopeEdit(
            options.FieldOr("model", "qwen-image-2.0"), request.Photo, request.Facts.ContentType, options.FieldOr("prompt", Prompt), options.FieldOrNull("negative_prompt"));
        var reply = await api.EditAsync(edit, call, cancellationToken);

        return await FetchAsync(reply.ImageUrl, EditSize, reply.Usage, request, call, cancellationToken);
    }

    private async Task<AdapterAnswer> RepaintAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        RequireSides(request, 512, 4096, 4096, mostRatio: 8);
        var edit = new DashScopeMaskedEdit(
            options.FieldOr("mask_model", "wanx2.1-imageedit"), request.Photo, request.Facts.ContentType, request.Mask, options.FieldOr("mask_prompt", MaskPrompt));
        var created = await api.SubmitMaskedEditAsync(edit, call, cancellationToken);
        var task = await tasks.UntilDoneAsync(created, call, request.Left, cancellationToken);

        return await FetchAsync(task.ImageUrl, MaskedSize, task.Usage, request, call, cancellationToken);
    }

    private async Task<AdapterAnswer> StyleAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        RequireSides(request, 256, 3240, 5760, mostRatio: 2);
        var style = DashScopeStyles.IndexOf(request.Style ?? options.FieldOr("style", DashScopeStyles.Default));
        var created = await api.SubmitStyleAsync(
            options.FieldOr("style_model", "wanx-style-repaint-v1"), request.Photo, request.Facts.ContentType, style, call, cancellationToken);
        var task = await tasks.UntilDoneAsync(created, call, request.Left, cancellationToken);

        return await FetchAsync(task.ImageUrl, StyleSize, task.Usage, request, call, cancellationToken);
    }

    private async Task<AdapterAnswer> FetchAsync(
        string? url, ResultSize size, DashScopeUsage? usage, CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        var images = usage?.ImageCount ?? 1;
        call.Bought(images);
        await fetcher.FetchAsync(addresses.Parse(url), request.Result, call, cancellationToken);
        return new AdapterAnswer(size, images);
    }

    // The vendor checks this as well, partly only when the task's turn has come.
    private static void RequireSides(CutRequest request, int least, int mostShort, int mostLong, int mostRatio)
    {
        var (shorter, longer) = (Math.Min(request.Facts.Width, request.Facts.Height), Math.Max(request.Facts.Width, request.Facts.Height));
        if (shorter < least || shorter > mostShort || longer > mostLong || longer > (long)shorter * mostRatio)
        {
            throw new NotSentException(
                $"{request.Facts.Width}x{request.Facts.Height} pixels where sides of {least} to {mostShort} and {mostLong} are taken", FailureKind.TooLarge);
        }
    }

    private const string Prompt =
        "Remove every bystander and unrelated person from the background; keep only the main subject(s). "
        + "Fill the removed areas naturally to match the surroundings. "
        + "Keep the main subject's face, expression, hair, clothing, pose, position and scale, and the framing, lighting and colours exactly unchanged. "
        + "Add no people, text or objects.";

    // It says what shall stand there afterwards; telling this model to remove something doesn't work.
    private const string MaskPrompt =
        "A natural, empty background that continues the surroundings, no people; ground, walls, plants and light continue seamlessly";

    // No list of hosts is promised, and an exact one broke others' deployments.
    [GeneratedRegex(@"\Adashscope-[a-z0-9-]+\.oss-(?![a-z0-9-]*internal)[a-z0-9-]+\.aliyuncs\.com\z", RegexOptions.CultureInvariant)]
    private static partial Regex ResultHosts { get; }
}
