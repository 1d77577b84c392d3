using Cutout.Gateway.Keys;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Compatibility;

/// <summary>
/// The dialect's refusals, in remove.bg's codes where it documents one. What happens to all of the gateway's requests (too many, too long,
/// no such path) is a <see cref="Problem"/> first and is put into the dialect's words here.
/// </summary>
internal static class DialectRefusals
{
    /// <summary>The codes of 400 that remove.bg documents: a vendor's own answer with one of them is passed on.</summary>
    private static readonly HashSet<string> Documented =
    [
        "missing_source", "multiple_sources", "multiple_bg_sources", "invalid_image_url", "invalid_bg_image_url", "failed_image_download", "failed_bg_download",
        "failed_to_read_image", "invalid_dimensions", "invalid_file_type", "file_too_large", "resolution_too_high", "unknown_foreground", "invalid_size",
        "invalid_channels", "invalid_format", "invalid_roi", "invalid_crop_margin", "invalid_scale", "invalid_position", "invalid_semitransparency",
        "invalid_bg_color", "roi_region_empty", "roi_exceeds_bounds", "invalid_type", "invalid_type_level", "invalid_shadow_type", "invalid_shadow_opacity",
        "invalid_crop", "invalid_add_shadow",
    ];

    public static bool Speaks(PathString path) => path.StartsWithSegments("/v1.0");

    public static DialectRefusal BadRequest(string code, string title, string detail) => new(400, code, title, detail);

    public static DialectRefusal MissingKey() => new(403, "auth_failed", "Missing API Key", "Send the key that the operator of this gateway gave you as the header X-Api-Key.");

    public static DialectRefusal KeyRefused() => new(403, "auth_failed", "API Key invalid", "The key is unknown, revoked or expired. Ask the operator of this gateway.");

    public static DialectRefusal ForeignOrigin() => new(403, "auth_failed", "API Key not valid for this origin", "The key may be used from the pages of certain sites only, and this one isn't among them.");

    public static DialectRefusal ForeignNetwork() => new(403, "auth_failed", "API Key not valid for this network", "The key may be used from certain networks only, and this one isn't among them.");

    public static DialectRefusal InsufficientCredits() => new(402, "insufficient_credits", "Insufficient credits", "The key has no credits left for this call. Nothing was charged.");

    public static DialectRefusal RateLimited(KeyRate rate) => new(429, "rate_limit_exceeded", "Rate limit exceeded", "The key's megapixels of this minute are used up. Ask again after the time in Retry-After.")
    {
        RetryAfter = rate.RetryAfter,
        Rate = rate,
    };

    public static DialectRefusal FileTooLarge(long most) => BadRequest("file_too_large", "File too large", $"A picture may have at most {most / 1_000_000.0:0.#} MB.");

    public static DialectRefusal ResolutionTooHigh(long most) => BadRequest("resolution_too_high", "Image resolution too high", $"A picture may have at most {most / 1_000_000.0:0.#} megapixels.");

    public static DialectRefusal Unreadable(string detail) => BadRequest("failed_to_read_image", "Failed to read image", detail);

    public static DialectRefusal WrongFileType(string detail) => BadRequest("invalid_file_type", "Invalid file type", detail);

    public static DialectRefusal UnsupportedMediaType() => new(415, "unsupported_media_type", "Content type not supported", "Send the call as multipart/form-data, application/x-www-form-urlencoded or application/json.");

    public static DialectRefusal ImproveNotOffered() => new(404, "not_offered", "Improve is not offered", "Nothing that is sent here is kept, so nothing is learnt from it. POST /v1.0/removebg removes backgrounds.");

    /// <summary>What is wrong with the picture itself, found before it was sent anywhere.</summary>
    public static DialectRefusal OfPicture(Problem problem) => problem.Code switch
    {
        "too-large" when problem.Detail.Contains("megapixels", StringComparison.Ordinal) => BadRequest("resolution_too_high", "Image resolution too high", problem.Detail),
        "too-large" => BadRequest("file_too_large", "File too large", problem.Detail),
        "unsupported-format" when Equals(problem.Members["detected"], "unknown") => Unreadable(problem.Detail),
        "unsupported-format" => WrongFileType(problem.Detail),
        "unreadable-picture" => Unreadable(problem.Detail),
        _ => Of(problem),
    };

    /// <summary>What a provider did to us, or found in the picture.</summary>
    public static DialectRefusal Of(ProviderFailure failure) => failure.Kind switch
    {
        FailureKind.BadRequest when DocumentedCode(failure) is { } code => BadRequest(code, "Refused by the picture service", "The picture service that does the work refuses this; it may not offer what was asked for."),
        FailureKind.NoSubject or FailureKind.NothingDone => BadRequest("unknown_foreground", "Could not identify foreground in image", "Send a picture in which the subject stands out from what is behind it."),
        FailureKind.PictureRefused => Unreadable("The picture service can't read this picture. Save it anew as JPEG or PNG."),
        FailureKind.UnsupportedFormat => WrongFileType("The picture service doesn't take this kind of file. Save it as JPEG or PNG."),
        FailureKind.TooLarge => BadRequest("resolution_too_high", "Image resolution too high", "The picture is larger than the picture service takes. Make it smaller and try again."),
        FailureKind.NoCredit or FailureKind.OverBudget => new(402, "insufficient_credits", "Insufficient credits", "The budget of this gateway for the picture service is used up; its operator has been told. Your key was not charged."),
        _ => Of(Problems.Describe(new SessionProblem(Problems.CodeFor(failure.Kind), failure.Charged, failure.RetryAfter))),
    };

    /// <summary>The same refusal as everywhere else in the gateway, in this dialect. Who is to come again is always told when.</summary>
    public static DialectRefusal Of(Problem problem) => new(problem.Status, CodeOf(problem), problem.Title, problem.Detail)
    {
        RetryAfter = problem.RetryAfter ?? (problem.Status is 429 or 503 ? TimeSpan.FromSeconds(10) : null),
    };

    private static string CodeOf(Problem problem) => problem.Status switch
    {
        403 => "auth_failed",
        413 => "file_too_large",
        429 => "rate_limit_exceeded",
        _ => problem.Code.Replace('-', '_'),
    };

    // "HTTP 400: code title", with the vendor's own code.
    private static string? DocumentedCode(ProviderFailure failure) => failure.Detail.Split(' ').Take(3).FirstOrDefault(Documented.Contains);
}
