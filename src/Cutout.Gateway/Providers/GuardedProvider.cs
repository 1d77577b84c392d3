namespace Cutout.Gateway.Providers;

/// <summary>
/// The edge between us and one provider: the time for all tries, the check of what came back, and one
/// <see cref="ProviderException"/> for everything that went wrong.
/// </summary>
internal sealed class GuardedProvider(
    string name, ProviderKind kind, ProviderOptions options, IProviderAdapter adapter, AnswerCheck check, TimeProvider clock) : ICutoutProvider
{
    private readonly ProviderCapability _capability = new(
        kind.ContentTypes,
        options.MaxBytes ?? kind.MaxBytes,
        (long)((options.MaxMegapixels ?? kind.MaxMegapixels) * 1_000_000),
        options.Region ?? "not stated by the operator",
        options.Retention ?? "not stated by the operator");

    public string Name => name;

    public ProviderCapability? CapabilityFor(string operation) => kind.Operations.Contains(operation) ? _capability : null;

    public async Task<ProviderResult> CutAsync(CutRequest request, CancellationToken cancellationToken)
    {
        using var call = new VendorCall(name, kind.Free, request.Sending, options.TotalTimeout, clock, cancellationToken);
        try
        {
            var answer = await adapter.CutAsync(request, call, call.Token);
            call.Bought();

            var picture = await check.CheckAsync(request, answer, cancellationToken);
            return new ProviderResult(name, picture.ContentType, picture.Width, picture.Height, answer.Charge);
        }
        catch (Exception problem) when (ProviderFailures.Of(problem, call, cancellationToken) is { } failure)
        {
            throw new ProviderException(failure, problem);
        }
    }
}
