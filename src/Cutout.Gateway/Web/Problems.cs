using Cutout.Gateway.Providers;
using Cutout.Gateway.Sessions;
using Cutout.Imaging;

namespace Cutout.Gateway.Web;

/// <summary>The only place that knows status codes and the sentences that a visitor reads.</summary>
internal static class Problems
{
    public static ProblemResult BadRequest(string field, string sentence) =>
        Of(new Problem(400, "bad-request", "That request can't be understood", sentence)
        {
            Members = new Dictionary<string, object?> { ["errors"] = new Dictionary<string, string[]> { [field] = [sentence] } },
        });

    /// <summary>A sentence without its subject for each field, such as <c>count</c> and "is 0; …".</summary>
    public static ProblemResult BadRequest(IReadOnlyDictionary<string, string> errors) =>
        Of(new Problem(400, "bad-request", "That request can't be understood", string.Join(" ", errors.Select(error => $"{error.Key} {error.Value}.")))
        {
            Members = new Dictionary<string, object?> { ["errors"] = errors.ToDictionary(error => error.Key, error => new[] { $"{error.Key} {error.Value}." }) },
        });

    public static ProblemResult Unauthorized() =>
        Of(new Problem(401, "unauthorized", "The admin token is missing or wrong", "Send the header Authorization: Bearer <the value of Admin__Token>."));

    public static ProblemResult SignatureRefused() =>
        Of(new Problem(401, "signature-refused", "The signature is missing or wrong", "Sign the body exactly as it is sent, with a key that the gateway was given."));

    public static ProblemResult SignatureStale() =>
        Of(new Problem(401, "signature-refused", "The signature is too old", "Its time is more than five minutes from this gateway's clock. Sign anew when sending again, and set both clocks."));

    public static ProblemResult Locked() =>
        Of(new Problem(402, "locked", "This picture needs an unlock code", "The full picture is released when an unlock code has been entered. The preview is free."));

    public static ProblemResult ForeignOrigin() =>
        Of(new Problem(403, "foreign-origin", "Pages of that site may not do this", "The operator can name the site's origin in Cors:Origins."));

    public static ProblemResult NotFound() =>
        Of(new Problem(404, "not-found", "There is nothing here", "It was never here, it has been erased, or its time is over."));

    public static ProblemResult MethodNotAllowed() =>
        Of(new Problem(405, "method-not-allowed", "That method isn't offered here", "See the Allow header for what is."));

    public static ProblemResult BusyElsewhere() =>
        Of(new Problem(409, "busy-elsewhere", "This code is in use for another picture", "It opens the picture it was entered for. Finish or erase that one, or use another code. The code isn't lost."));

    public static ProblemResult NotReady() =>
        Of(new Problem(409, "not-ready", "The picture isn't ready yet", "Wait until its state is ready, then enter the code. The code hasn't been used."));

    public static ProblemResult TooSlow() =>
        Of(new Problem(408, "too-slow", "The photo took too long to arrive", "The connection was too slow or has stood still. Try again where it is better, or with a smaller photo."));

    public static ProblemResult NotEditable(string sentence) =>
        Of(new Problem(409, "not-editable", "This picture can't be changed now", sentence));

    public static ProblemResult LengthRequired() =>
        Of(new Problem(411, "length-required", "The upload's length is missing", "Send a Content-Length header; chunked uploads aren't taken."));

    public static ProblemResult TooManyBytes(long limit, long? actual) => TooLarge("bytes", limit, actual,
        $"A photo may have at most {limit / 1_000_000.0:0.#} MB. Save it with a little more compression and try again.");

    public static ProblemResult TooManyPixels(long limit, long actual) => TooLarge("pixels", limit, actual,
        $"A photo may have at most {limit / 1_000_000.0:0.#} megapixels, and this one says it has {actual / 1_000_000.0:0.#}. Make it smaller and try again.");

    public static ProblemResult UnsupportedFormat(PictureFormat detected, IReadOnlyCollection<string> accepted) =>
        Of(new Problem(415, "unsupported-format", "This kind of file isn't taken", $"{WhatToDoAbout(detected)} Accepted here: {string.Join(", ", accepted)}.")
        {
            Members = new Dictionary<string, object?> { ["detected"] = NameOf(detected), ["accepted"] = accepted },
        });

    public static ProblemResult UnsupportedMediaType(string? contentType) =>
        Of(new Problem(415, "unsupported-format", "This content type isn't taken",
            "Send the photo itself with Content-Type image/jpeg, image/png or image/webp, or a multipart/form-data form with a part named image.")
        {
            Members = new Dictionary<string, object?> { ["detected"] = contentType },
        });

    public static ProblemResult RangeNotSatisfiable() =>
        Of(new Problem(416, "range-not-satisfiable", "That part of the picture doesn't exist", "The Content-Range header says how long the picture is."));

    public static ProblemResult UnreadablePicture(string sentence) =>
        Of(new Problem(422, "unreadable-picture", "This picture can't be read", sentence));

    public static ProblemResult MaskNeeded() =>
        Of(new Problem(422, "mask-needed", "Mark what shall go", "Paint over what shall be removed, and send that as the part named mask: white is removed, black is kept."));

    public static ProblemResult MaskMismatch(int width, int height, int photoWidth, int photoHeight) =>
        Of(new Problem(422, "mask-mismatch", "The mask doesn't fit the photo", $"It has {width}x{height} pixels where the photo, held upright, has {photoWidth}x{photoHeight}. Nothing has been sent anywhere."));

    public static ProblemResult IdempotencyMismatch() =>
        Of(new Problem(422, "idempotency-mismatch", "This Idempotency-Key was used for another photo", "Use a new key for a new photo. The first upload is untouched."));

    public static ProblemResult MintedOtherwise() =>
        Of(new Problem(422, "idempotency-mismatch", "This Idempotency-Key was used for other codes", "Use a new key for new codes. What was minted with this one is untouched."));

    public static ProblemResult IssuedOtherwise() =>
        Of(new Problem(422, "idempotency-mismatch", "This Idempotency-Key was used for another API key", "Use a new one for a new API key. What was issued with this one is untouched."));

    public static ProblemResult CreditedOtherwise() =>
        Of(new Problem(422, "idempotency-mismatch", "This Idempotency-Key was used for other credits", "Use a new one for more credits. What was added with this one is untouched."));

    public static ProblemResult KeyRefused() =>
        Of(new Problem(401, "key-refused", "The API key is missing or can't be used", "Send the header X-Api-Key with a key that the operator issued and that is neither expired nor revoked."));

    public static ProblemResult KeyNotFromHere() =>
        Of(new Problem(403, "key-not-from-here", "This API key can't be used from here", "It was issued for certain pages or networks, and this call comes from none of them. A key for pages, which every visitor of them has, opens no account."));

    public static ProblemResult OrderedOtherwise() =>
        Of(new Problem(422, "idempotency-mismatch", "This order was placed before with other conditions", "An order's quantity, uses, operations and size stay as they were first sent. Use a new order for more codes. What was minted for this one is untouched."));

    public static ProblemResult PaymentRefused() =>
        Of(new Problem(422, "payment-refused", "This payment isn't one that is expected", "Its amount and currency are none of Stripe:Prices. Nothing was minted; once the settings are right the same event can be sent again."));

    public static ProblemResult CodeRefused() =>
        Of(new Problem(422, "code-refused", "This code can't be used", "It is mistyped, used up, expired, unknown or not meant for this picture. Compare it with what you were given and try again; nothing has been lost."));

    public static ProblemResult TooManyAttempts(TimeSpan pause) =>
        Of(new Problem(429, "too-many-attempts", "Too many wrong codes", "Codes are refused for a while. Your picture is kept; try again later.") { RetryAfter = pause });

    public static ProblemResult TooManyUploads(TimeSpan wait) =>
        Of(new Problem(429, "too-many-uploads", "Too many photos from your network", "So many previews at once are made only for those who also take some of them. Unlock one, or try again later.") { RetryAfter = wait });

    public static ProblemResult UploadsTooOften(TimeSpan wait) =>
        Of(new Problem(429, "too-many-uploads", "Too many photos from your network", "So many photos at once can't be taken from one network. Try again in a moment.") { RetryAfter = wait });

    public static ProblemResult TooManyRequests(TimeSpan wait) =>
        Of(new Problem(429, "too-many-requests", "Too many requests from your network", "So many at once can't be answered for one network. Try again in a moment.") { RetryAfter = wait });

    public static ProblemResult TooManyLooks() =>
        Of(new Problem(429, "too-many-looks", "That was the last look through the loupe", "Only a small part of the full picture is shown before it is unlocked. The preview stays."));

    public static ProblemResult LedgerUnavailable() => Of(Sentence("ledger-unavailable") with { RetryAfter = TimeSpan.FromSeconds(10) });

    public static ProblemResult NoMemory() => Of(Sentence("no-memory") with { RetryAfter = TimeSpan.FromSeconds(20) });

    public static ProblemResult Overloaded(TimeSpan wait) => Of(Sentence("overloaded") with { RetryAfter = wait });

    public static ProblemResult NoProvider() => Of(Sentence("no-provider"));

    public static ProblemResult Draining() => Of(Sentence("draining") with { RetryAfter = TimeSpan.FromSeconds(10) });

    public static ProblemResult InternalError() => Of(Sentence("internal-error"));

    public static ProblemResult Of(Problem problem) => new(problem);

    public static ProblemResult Of(SessionProblem problem) => Of(Describe(problem));

    /// <summary>What became of a session, in the words and with the status that the same refusal has as an answer.</summary>
    public static Problem Describe(SessionProblem problem) => Sentence(problem.Code) with
    {
        Charged = problem.Charged switch { Charged.No => "no", Charged.Yes => "yes", _ => "unknown" },
        RetryAfter = problem.RetryAfter,
    };

    /// <summary>A code was bound, and the full picture could not be had: the code has gone back, so the buyer has paid nothing.</summary>
    /// <param name="problem">What became of buying it.</param>
    /// <param name="forGood">It isn't tried again for this session.</param>
    public static ProblemResult NotBought(SessionProblem problem, bool forGood)
    {
        var sentence = Describe(problem);
        return Of(sentence with
        {
            Charged = "no",
            Detail = forGood
                ? "The full picture could not be had. Your code has not been used up: upload the photo again, and enter it there."
                : $"{sentence.Detail} Your code has not been used up: enter it again then.",
        });
    }

    /// <summary>The stable code for what a vendor did to us.</summary>
    public static string CodeFor(FailureKind kind) => kind switch
    {
        FailureKind.NoSubject or FailureKind.NothingDone => "no-subject",
        FailureKind.PictureRefused => "provider-refused",
        FailureKind.TooLarge or FailureKind.UnsupportedFormat or FailureKind.BadRequest => "provider-refused",
        FailureKind.NoCredit or FailureKind.OverBudget => "no-credit",
        FailureKind.Busy => "provider-busy",
        FailureKind.TimedOut => "provider-timeout",
        FailureKind.Resting => "no-provider",
        FailureKind.BooksClosed => "ledger-unavailable",
        FailureKind.BadKey or FailureKind.Down or FailureKind.BrokenAnswer or FailureKind.WrongPicture or FailureKind.NotAsShown => "provider-failed",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "has no code"),
    };

    private static Problem Sentence(string code) => code switch
    {
        "no-subject" => new(422, code, "No subject was found in this photo", "Try a photo in which the subject, or who shall be removed, stands out from what is behind."),
        "provider-failed" => new(502, code, "The picture service failed", "It isn't your photo's fault. Try again in a few minutes."),
        "provider-refused" => new(502, code, "The picture service wouldn't take this photo", "Try another photo, or save this one anew as a JPEG."),
        "no-credit" => new(502, code, "The picture service can't be used just now", "The operator has been told. Try again later."),
        "provider-busy" => new(503, code, "The picture service is busy", "Try again in a moment."),
        "no-memory" => new(503, code, "Too many pictures are being worked on", "There is no room for another one just now. Try again in a moment."),
        "overloaded" => new(503, code, "Very many are here at once", "The gateway has more to do than it can. Try again in a moment."),
        "no-provider" => new(503, code, "Nobody can do this just now", "No picture service is set up for it, or none can be reached."),
        "ledger-unavailable" => new(503, code, "The ledger can't be reached just now", "Nothing has been spent: your code and your picture are safe. Try again in a moment."),
        "draining" => new(503, code, "The gateway is about to restart", "Try again in a moment."),
        "provider-timeout" => new(504, code, "The picture service didn't answer in time", "Try again in a few minutes."),
        "internal-error" => new(500, code, "Something went wrong on our side", "It has been noted. Try again in a moment."),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "is not a problem's code"),
    };

    private static ProblemResult TooLarge(string what, long limit, long? actual, string sentence) =>
        Of(new Problem(413, "too-large", "This photo is too large", sentence)
        {
            Members = new Dictionary<string, object?> { ["limit"] = new Dictionary<string, object?> { ["of"] = what, ["most"] = limit, ["actual"] = actual } },
        });

    private static string WhatToDoAbout(PictureFormat detected) => detected switch
    {
        PictureFormat.Heic => "This is a HEIC photo, as iPhones take them. Share it as JPEG, or set the camera to Most Compatible.",
        PictureFormat.Avif => "This is an AVIF picture. Save it as JPEG or PNG.",
        PictureFormat.Gif => "This is a GIF. Save it as PNG.",
        PictureFormat.Tiff => "This is a TIFF. Save it as JPEG or PNG.",
        PictureFormat.Bmp => "This is a BMP. Save it as JPEG or PNG.",
        PictureFormat.Svg => "This is an SVG drawing, not a photo.",
        PictureFormat.Pdf => "This is a PDF, not a photo. Save the page as JPEG or PNG.",
        PictureFormat.WebP => "This is a WebP picture, which can't be worked on here. Save it as JPEG or PNG.",
        _ => "This doesn't look like a photo.",
    };

    private static string NameOf(PictureFormat detected) => detected switch
    {
        PictureFormat.Heic => "HEIC",
        PictureFormat.Avif => "AVIF",
        PictureFormat.Gif => "GIF",
        PictureFormat.Tiff => "TIFF",
        PictureFormat.Bmp => "BMP",
        PictureFormat.Svg => "SVG",
        PictureFormat.Pdf => "PDF",
        PictureFormat.WebP => "WebP",
        PictureFormat.Jpeg => "JPEG",
        PictureFormat.Png => "PNG",
        _ => "unknown",
    };
}
