using System.Text.RegularExpressions;
using Cutout.Gateway.Providers.Outgoing;

namespace Cutout.Gateway.Providers.DashScope;

/// <summary>Removes bystanders without a mask, by an instruction to one of the vendor's models that edit pictures.</summary>
internal sealed partial class DashScopeProvider(IDashScopeApi api, ResultFetcher fetcher, ResultAddress addresses, ProviderOptions options) : IProviderAdapter
{
    public static readonly ProviderKind Kind = new("dashscope", setup => new DashScopeProvider(
        new DashScopeApi(setup.CreateClient(DashScopeErrors.Dialect), setup.Options.FieldOrNull("workspace")),
        setup.Clients.CreateFetcher(setup.Options),
        new ResultAddress(ResultHosts, setup.Options.ResultHosts),
        setup.Options))
    {
        Operations = [Operations.CrowdRemoval],
        ContentTypes = ["image/jpeg", "image/png", "image/webp"],
        MaxBytes = 7_000_000, // A data URL may have 10 MiB.
        MaxMegapixels = 60,
        MostResultPixels = static _ => 2048 * 2048,
    };

    // The model answers in its own size, with sides that are multiples of 16.
    private static readonly ResultSize ModelSize = new(MostPixels: 2048 * 2048, AtLeastPixels: 512 * 512, SameBelow: false, AspectTolerance: 0.03);

    public async Task<AdapterAnswer> CutAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        var edit = new DashScopeEdit(
            options.FieldOr("model", "qwen-image-2.0"), request.Photo, request.Facts.ContentType, options.FieldOr("prompt", Prompt), options.FieldOrNull("negative_prompt"));
        var reply = await api.EditAsync(edit, call, cancellationToken);
        call.Bought(reply.Usage?.ImageCount ?? 1);

        await fetcher.FetchAsync(addresses.Parse(reply.ImageUrl), request.Result, call, cancellationToken);
        return new AdapterAnswer(ModelSize, reply.Usage?.ImageCount ?? 1);
    }

    private const string Prompt =
        "Remove every bystander and unrelated person from the background; keep only the main subject(s). "
        + "Fill the removed areas naturally to match the surroundings. "
        + "Keep the main subject's face, expression, hair, clothing, pose, position and scale, and the framing, lighting and colours exactly unchanged. "
        + "Add no people, text or objects.";

    // No list of hosts is promised, and an exact one broke others' deployments.
    [GeneratedRegex(@"\Adashscope-[a-z0-9-]+\.oss-(?![a-z0-9-]*internal)[a-z0-9-]+\.aliyuncs\.com\z", RegexOptions.CultureInvariant)]
    private static partial Regex ResultHosts { get; }
}
