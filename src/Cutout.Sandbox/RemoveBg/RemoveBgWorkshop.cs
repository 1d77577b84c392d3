using System.Globalization;
using Cutout.Imaging;
using Cutout.Sandbox.Calls;
using Cutout.Sandbox.Pictures;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.RemoveBg;

/// <summary>What remove.bg does with a call when all is well: check it, cut, charge, reply.</summary>
internal sealed class RemoveBgWorkshop(RemoveBgStandIn standIn, RemoveBgAccount account, Books books)
{
    private const int MaxFileLength = 22_000_000;
    private const long MaxPixels = 50_000_000;

    public async ValueTask<Reply> RemoveBackgroundAsync(Call call, CancellationToken cancellationToken)
    {
        try
        {
            RequireKey(call.Request);
            // Pictures are heavy work; the endpoint's thread is not kept from other calls.
            return await Task.Run(() => Cut(call, cancellationToken), cancellationToken);
        }
        catch (RemoveBgRefusal refusal)
        {
            return refusal.Status == 429
                ? WithRate(RemoveBgDialect.Errors(429, refusal.Errors)).With("Retry-After", Seconds(account.UntilReset()))
                : RemoveBgDialect.Errors(refusal.Status, refusal.Errors);
        }
    }

    public ValueTask<Reply> ShowAccountAsync(Call call, CancellationToken cancellationToken)
    {
        try
        {
            RequireKey(call.Request);
        }
        catch (RemoveBgRefusal refusal)
        {
            return ValueTask.FromResult(RemoveBgDialect.Errors(refusal.Status, refusal.Errors));
        }

        // remove.bg writes 4943, not 4943.00; prepaid credits are what a stand-in has.
        var credits = account.Credits / 1.0000000000000000000000000000m;
        return ValueTask.FromResult(RemoveBgDialect.Body(200, new
        {
            Data = new
            {
                Attributes = new
                {
                    Credits = new { Subscription = 0, Payg = credits, Enterprise = 0, Total = credits },
                    Api = new Dictionary<string, object> { ["free_calls"] = 0, ["sizes"] = "all" },
                },
            },
        }));
    }

    private Reply Cut(Call call, CancellationToken cancellationToken)
    {
        RequireReadable(call.Body);
        var fields = RemoveBgFields.Read(call.Body);
        using var photo = Open(fields.Picture ?? Download(fields.PictureUrl!, "failed_image_download"), cancellationToken);
        using var background = OpenBackground(fields, cancellationToken);
        RemoveBgStudio.Region(fields.Roi, photo.Width, photo.Height);

        var weight = Math.Max(1, (int)Math.Ceiling((double)photo.Width * photo.Height / 1_000_000));
        if (!account.TryCount(weight))
        {
            throw new RemoveBgRefusal(429, new RemoveBgError("rate_limit_exceeded", "Rate limit exceeded"));
        }

        var reserved = fields.Size.Price(long.MaxValue);
        if (!account.TryPay(reserved) && !account.TryPay(reserved = fields.Size.Price(0)))
        {
            account.Uncount(weight);
            throw new RemoveBgRefusal(402, new RemoveBgError("insufficient_credits", "Insufficient credits"));
        }

        return Sell(call, fields, photo, background, reserved);
    }

    private Reply Sell(Call call, RemoveBgFields fields, PixelBuffer photo, PixelBuffer? background, decimal reserved)
    {
        using var cut = RemoveBgStudio.Cut(photo, background, fields, call.Answer);
        var (file, contentType) = RemoveBgStudio.Encode(cut, fields.AlphaOnly);
        var price = Math.Min(reserved, fields.Size.Price((long)cut.Picture.Width * cut.Picture.Height));
        account.Refund(reserved - price);

        var reference = Guid.NewGuid().ToString();
        books.Charge(new BillLine(call.At, $"removebg {fields.Size.Name}", price, "credit", reference));
        books.Record(new SentResult(reference, file, contentType, cut.Picture.Width, cut.Picture.Height));

        var body = WantsJson(call.Request) ? JsonBody(file, cut.Foreground) : Reply.Of(200, file, contentType);
        var reply = WithRate(body)
            .With("Access-Control-Allow-Origin", "*")
            .With("X-Width", Number(cut.Picture.Width))
            .With("X-Height", Number(cut.Picture.Height))
            .With("X-Max-Width", Number(cut.FullWidth))
            .With("X-Max-Height", Number(cut.FullHeight))
            .With("X-Credits-Charged", (price / 1.00m).ToString("0.##", CultureInfo.InvariantCulture))
            .With("X-Foreground-Top", Number(cut.Foreground.Top))
            .With("X-Foreground-Left", Number(cut.Foreground.Left))
            .With("X-Foreground-Width", Number(cut.Foreground.Width))
            .With("X-Foreground-Height", Number(cut.Foreground.Height));
        return fields.TypeLevel == "none" ? reply : reply.With("X-Type", SubjectType(fields));
    }

    private void RequireKey(HttpRequest request)
    {
        var key = request.Headers["X-Api-Key"].ToString();
        if (key.Length == 0)
        {
            throw new RemoveBgRefusal(403, new RemoveBgError("auth_failed", "Missing API Key"));
        }

        if (key != standIn.ApiKey)
        {
            throw new RemoveBgRefusal(403, new RemoveBgError("auth_failed", "API Key invalid"));
        }
    }

    private static void RequireReadable(CallBody body)
    {
        if (body.Malformed is { } wrong)
        {
            throw RemoveBgRefusal.BadRequest("invalid_request", "The request body cannot be read", wrong);
        }

        if (body.Fields.Count == 0 && body.Files.Count == 0)
        {
            throw RemoveBgRefusal.BadRequest(
                "missing_source", "No image given", "Give image_file, image_file_b64 or image_url as a form or as JSON.");
        }
    }

    private PixelBuffer? OpenBackground(RemoveBgFields fields, CancellationToken cancellationToken) => fields switch
    {
        { Background: { } file } => Open(file, cancellationToken),
        { BackgroundUrl: { } url } => Open(Download(url, "failed_bg_download"), cancellationToken),
        _ => null,
    };

    private ReadOnlyMemory<byte> Download(string url, string code) =>
        standIn.Web.TryGetValue(url, out var file)
            ? file
            : throw RemoveBgRefusal.BadRequest(code, "Failed to download image from given image_url: HTTP Status 404");

    private static PixelBuffer Open(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        if (file.Length > MaxFileLength)
        {
            throw RemoveBgRefusal.BadRequest("file_too_large", "File too large", "The file is larger than 22 MB.");
        }

        var format = PictureProbe.Detect(file.Span);
        if (format is not (PictureFormat.Jpeg or PictureFormat.Png))
        {
            throw RemoveBgRefusal.BadRequest(
                format == PictureFormat.Unknown ? "failed_to_read_image" : "invalid_file_type",
                "Failed to read image",
                format == PictureFormat.WebP ? "This stand-in does not decode WebP." : $"Give a JPG, PNG or WebP file, not {format}.");
        }

        try
        {
            if (PictureProbe.Read(file.Span).Pixels > MaxPixels)
            {
                throw RemoveBgRefusal.BadRequest("resolution_too_high", "Image resolution too high", "The image has more than 50 megapixels.");
            }

            return PictureFiles.Decode(file, cancellationToken);
        }
        catch (PictureException broken)
        {
            throw RemoveBgRefusal.BadRequest("failed_to_read_image", "Failed to read image", broken.Message);
        }
    }

    // Accept decides, never the request's own type: JSON only for a caller that lists it and nothing that bytes would fit.
    private static bool WantsJson(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return accepted.Any(type => type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            && !accepted.Any(type => type.MatchesAllTypes || type.Type == "image" || type.MediaType == "application/zip");
    }

    private static Reply JsonBody(ReadOnlyMemory<byte> file, PixelBox foreground) =>
        RemoveBgDialect.Body(200, new
        {
            Data = new Dictionary<string, object>
            {
                ["result_b64"] = Convert.ToBase64String(file.Span),
                ["foreground_top"] = foreground.Top,
                ["foreground_left"] = foreground.Left,
                ["foreground_width"] = foreground.Width,
                ["foreground_height"] = foreground.Height,
            },
        });

    private static string SubjectType(RemoveBgFields fields) => fields.Type switch
    {
        "person" or "product" or "animal" or "car" => fields.Type,
        "auto" => "person",
        "transportation" when fields.TypeLevel is "2" or "latest" => "transportation",
        "graphic" when fields.TypeLevel is "2" or "latest" => "graphics",
        _ => "other",
    };

    private Reply WithRate(Reply reply)
    {
        var (limit, remaining, reset) = account.Rate;
        return reply
            .With("X-RateLimit-Limit", Number(limit))
            .With("X-RateLimit-Remaining", Number(remaining))
            .With("X-RateLimit-Reset", reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan wait) =>
        Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
