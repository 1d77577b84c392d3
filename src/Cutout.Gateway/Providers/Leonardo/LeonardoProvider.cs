using System.Text.RegularExpressions;
using Cutout.Gateway.Providers.Outgoing;

namespace Cutout.Gateway.Providers.Leonardo;

/// <summary>Background removal by Leonardo.Ai, whom remove.bg names as its successor: the same options, another transport.</summary>
internal sealed partial class LeonardoProvider(ILeonardoApi api, ResultFetcher fetcher, ResultAddress addresses, ProviderOptions options) : IProviderAdapter
{
    public static readonly ProviderKind Kind = new("leonardo", setup => new LeonardoProvider(
        new LeonardoApi(setup.CreateClient(LeonardoErrors.Dialect)),
        setup.Clients.CreateFetcher(setup.Options),
        new ResultAddress(ResultHosts, setup.Options.ResultHosts),
        setup.Options))
    {
        Operations = [Operations.BackgroundRemoval],
        ContentTypes = ["image/jpeg", "image/png", "image/webp"],
        MaxBytes = 7_000_000, // Its pages name 25 MB as well as less than 7.5 MB for a photo within the JSON.
        MaxMegapixels = 50,
        SendsUpright = true,
    };

    // remove.bg's PNG ends at 10 megapixels; whether this one's does isn't documented.
    private static readonly ResultSize AnySize = new(MostPixels: 50_000_000, AtLeastPixels: 9_000_000, SameBelow: false, AspectTolerance: 0.005);

    public async Task<AdapterAnswer> CutAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        var parameters = options.Fields.ToDictionary(field => field.Key, field => (object)field.Value);
        parameters["format"] = "png";
        parameters["size"] = options.FieldOr("size", "full");

        var reply = await api.RemoveBackgroundAsync(request, parameters, call, cancellationToken);
        if (reply.BlockedCount > 0)
        {
            throw new BrokenAnswerException("the result was withheld", FailureKind.PictureRefused);
        }

        call.Bought();
        await fetcher.FetchAsync(addresses.Parse(reply.Url), request.Result, call, cancellationToken);
        return new AdapterAnswer(AnySize, reply.Dollars);
    }

    // A presigned address of "the storage", says the vendor, and not whose: its own names, and those of the storage that it is known to use.
    [GeneratedRegex(@"\A(?:(?:[a-z0-9-]+\.)*leonardo\.ai|[a-z0-9-]+\.s3(?:[.-][a-z0-9-]+)*\.amazonaws\.com|[a-z0-9]+\.cloudfront\.net)\z", RegexOptions.CultureInvariant)]
    private static partial Regex ResultHosts { get; }
}
