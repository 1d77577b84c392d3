using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Providers;

/// <summary>
/// The edge between us and one provider: the time for all tries, the check of what came back, and one
/// <see cref="ProviderException"/> for everything that went wrong.
/// </summary>
internal sealed class GuardedProvider(
    string name, ProviderKind kind, ProviderOptions options, IProviderAdapter adapter, UprightPhotos photos, AnswerCheck check, TimeProvider clock) : ICutoutProvider
{
    private readonly ProviderCapability _capability = new(
        options.ContentTypes.Count > 0 ? options.ContentTypes : kind.ContentTypes,
        options.MaxBytes ?? kind.MaxBytes,
        (long)((options.MaxMegapixels ?? kind.MaxMegapixels) * 1_000_000),
        options.Region ?? "not stated by the operator",
        options.Retention ?? "not stated by the operator");

    public string Name => name;

    public ProviderCapability? CapabilityFor(string operation) => !kind.Operations.Contains(operation) ? null : _capability with
    {
        TakesMask = kind.TakesMask && operation == Operations.CrowdRemoval,
        NeedsMask = options.NeedsMask && operation == Operations.CrowdRemoval,
        Styles = operation == Operations.PortraitStyle ? kind.Styles : [],
    };

    public async Task<ProviderResult> CutAsync(CutRequest request, CancellationToken cancellationToken)
    {
        using var call = new VendorCall(name, kind.Free, request.Sending, options.TotalTimeout, clock, cancellationToken);
        call.ApiKey = options.Key;
        try
        {
            using var turned = options.SendUpright ?? kind.SendsUpright ? await photos.TurnAsync(request, call.Token) : null;
            var answer = await adapter.CutAsync(turned is null ? request : Turned(request, turned), call, call.Token);
            call.Bought();

            var picture = await check.CheckAsync(request, answer, cancellationToken);
            return new ProviderResult(name, picture.ContentType, picture.Width, picture.Height, answer.Charge);
        }
        catch (Exception problem) when (ProviderFailures.Of(problem, call, cancellationToken, request.Left) is { } failure)
        {
            throw new ProviderException(failure, problem);
        }
    }

    private CutRequest Turned(CutRequest request, PictureBuffer turned) => turned.Length <= _capability.MaxBytes
        ? request with { Photo = turned.Memory, Facts = request.Facts with { Bytes = turned.Length } }
        : throw new NotSentException($"turned upright, the photo has {turned.Length} bytes", FailureKind.TooLarge);
}
