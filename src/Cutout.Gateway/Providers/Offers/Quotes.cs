using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;
using Cutout.Imaging;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Providers.Offers;

/// <summary>Tells before an upload what would come of it, with the same problems as the upload itself.</summary>
internal sealed class Quotes(ProviderCatalog catalog, IOptions<SessionsOptions> limits)
{
    public QuoteView Of(string operation, PictureFacts photo)
    {
        var route = catalog.RouteFor(operation);
        if (route.Count == 0)
        {
            return Refused(Problems.NoProvider());
        }

        if (WhyNot(photo, [.. route.Select(provider => provider.CapabilityFor(operation)!)]) is { } refusal)
        {
            return Refused(refusal);
        }

        var able = route.Where(provider => provider.CapabilityFor(operation)!.WhyNot(photo) is null).ToList();
        return able.Find(provider => provider.WhyNoOffer() is null) is { } chosen
            ? Taken(operation, chosen, photo)
            : Refused(Problems.Of(Problem(able.ConvertAll(provider => provider.WhyNoOffer()!))));
    }

    private static SessionProblem Problem(List<ProviderFailure> failures)
    {
        var first = failures.MinBy(failure => failure.RetryAfter ?? TimeSpan.MaxValue)!;
        return new SessionProblem(Problems.CodeFor(first.Kind), Charged.No, first.RetryAfter);
    }

    private static QuoteView Taken(string operation, ICutoutProvider provider, PictureFacts photo)
    {
        var capability = provider.CapabilityFor(operation)!;
        var pixels = (long)photo.Width * photo.Height;
        var (width, height) = capability.ResultSizeFor(photo.Width, photo.Height);
        var wait = provider.WaitFor(operation, (int)Math.Min(int.MaxValue, (pixels + 999_999) / 1_000_000));
        return new QuoteView(true, provider.Name, capability.Region, capability.Retention, new SizeView(width, height), capability.ResultPixelsFor(pixels) < pixels, (int)Math.Ceiling(wait.TotalSeconds), null);
    }

    private static QuoteView Refused(ProblemResult refusal) => new(false, null, null, null, null, false, null, SessionProblemView.Of(refusal.Problem));

    private ProblemResult? WhyNot(PictureFacts photo, List<ProviderCapability> capabilities)
    {
        var accepting = capabilities.FindAll(capability => capability.ContentTypes.Contains(photo.ContentType));
        if (accepting.Count == 0)
        {
            return Problems.UnsupportedFormat(FormatOf(photo.ContentType), [.. capabilities.SelectMany(capability => capability.ContentTypes).Distinct()]);
        }

        var pixels = (long)photo.Width * photo.Height;
        var mostPixels = Math.Min(limits.Value.MaxMegapixels * 1_000_000L, accepting.Max(capability => capability.MostPixels(photo.ContentType)));
        var mostBytes = Math.Min(limits.Value.MaxUploadBytes, accepting.Max(capability => capability.MostBytes(photo.ContentType)));
        return pixels > mostPixels ? Problems.TooManyPixels(mostPixels, pixels)
            : photo.Bytes > mostBytes ? Problems.TooManyBytes(mostBytes, photo.Bytes)
            : null;
    }

    private static PictureFormat FormatOf(string contentType) => contentType switch
    {
        "image/heic" or "image/heif" => PictureFormat.Heic,
        "image/avif" => PictureFormat.Avif,
        "image/gif" => PictureFormat.Gif,
        "image/tiff" => PictureFormat.Tiff,
        "image/bmp" => PictureFormat.Bmp,
        "image/svg+xml" => PictureFormat.Svg,
        "application/pdf" => PictureFormat.Pdf,
        "image/webp" => PictureFormat.WebP,
        "image/jpeg" => PictureFormat.Jpeg,
        "image/png" => PictureFormat.Png,
        _ => PictureFormat.Unknown,
    };
}
