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

        // Dividing by a long one drops trailing zeros: the vendor writes 4943, not 4943.00.
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

    /// <summary>Takes a picture in and gives it an id; nothing else comes of it.</summary>
    public ValueTask<Reply> ImproveAsync(Call call, CancellationToken cancellationToken)
    {
        try
        {
            RequireKey(call.Request);
            RequireReadable(call.Body);
            new RemoveBgFieldReader(call.Body).RequireOneSource();
            return ValueTask.FromResult(RemoveBgDialect.Body(200, new { Id = Guid.NewGuid() }));
        }
        catch (RemoveBgRefusal refusal)
        {
            return ValueTask.FromResult(RemoveBgDialect.Errors(refusal.Status, refusal.Errors));
        }
    }

    /// <summary>Lets any web page call, as the vendor does for its own browser sample.</summary>
    public static Task PreflightAsync(HttpContext http)
    {
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers.AccessControlAllowMethods = "GET, POST";
        http.Response.Headers.AccessControlAllowHeaders = "X-API-Key, Content-Type";
        return Task.CompletedTask;
    }

    private Reply Cut(Call call, CancellationToken cancellationToken)
    {
        RequireReadable(call.Body);
        var fields = RemoveBgFields.Read(call.Body);
        if (call.Answer.Find<ReadyMadeTwist>() is { } ready)
        {
            var (readySize, readyDeposit) = Admit(fields.Size, weight: 1);
            return Sell(call, fields with { Size = readySize }, RemoveBgResult.Of(ready), readyDeposit);
        }

        var file = fields.Picture ?? Download(fields.PictureUrl!, "failed_image_download");
        using var photo = Open(file, cancellationToken);
        using var background = OpenBackground(fields, cancellationToken);
        RemoveBgStudio.Region(fields.Roi, photo.Width, photo.Height);

        var weight = Math.Max(1, (int)Math.Ceiling((double)photo.Width * photo.Height / 1_000_000));
        var (size, deposit) = Admit(fields.Size, weight);
        fields = fields with { Size = size };
        using var cut = RemoveBgStudio.Cut(photo, background, fields, call.Answer);
        return Sell(call, fields, RemoveBgResult.Of(cut, fields.AlphaOnly, HasColorsOf(file, fields, cut, call.Answer) ? file : default(ReadOnlyMemory<byte>?)), deposit);
    }

    // Nothing was moved, scaled or put behind, and the photo is a JPEG that stands upright: written anew it would only lose.
    private static bool HasColorsOf(ReadOnlyMemory<byte> file, RemoveBgFields fields, RemoveBgCut cut, Answer answer) =>
        fields is { Crop: false, Position: null, BackgroundColor: null, Background: null, BackgroundUrl: null }
        && answer.Find<PictureTwist>() is null
        && PictureProbe.Read(file.Span).OrThrow() is { Format: PictureFormat.Jpeg, Orientation: Orientation.Normal } header
        && (header.Width, header.Height) == (cut.Picture.Width, cut.Picture.Height);

    // Takes the highest price that the size can have. "auto" falls back to a preview when that is all the account can pay.
    private (RemoveBgSize Size, decimal Deposit) Admit(RemoveBgSize size, int weight)
    {
        if (!account.TryCount(weight))
        {
            throw new RemoveBgRefusal(429, new RemoveBgError("rate_limit_exceeded", "Rate limit exceeded"));
        }

        foreach (var candidate in size.Name == "auto" ? [size, RemoveBgSize.Preview] : new[] { size })
        {
            var deposit = candidate.Price(long.MaxValue);
            if (account.TryPay(deposit))
            {
                return (candidate, deposit);
            }
        }

        account.Uncount(weight);
        throw new RemoveBgRefusal(402, new RemoveBgError("insufficient_credits", "Insufficient credits"));
    }

    private Reply Sell(Call call, RemoveBgFields fields, RemoveBgResult result, decimal deposit)
    {
        var price = fields.Size.Price(result.Pixels);
        account.Refund(deposit - price);

        var reference = Guid.NewGuid().ToString();
        books.Charge(new BillLine(call.At, $"removebg {fields.Size.Name}", price, "credit", reference) { PictureSha256 = call.PictureSha256 });
        books.Record(new SentResult(reference, result.File, result.ContentType, result.Width, result.Height));

        var body = WantsJson(call.Request) ? JsonBody(result) : Reply.Of(200, result.File, result.ContentType);
        var reply = WithRate(body)
            .With("Access-Control-Allow-Origin", "*")
            .With("X-Width", Number(result.Width))
            .With("X-Height", Number(result.Height))
            .With("X-Max-Width", Number(result.FullWidth))
            .With("X-Max-Height", Number(result.FullHeight))
            .With("X-Credits-Charged", price.ToString("0.##", CultureInfo.InvariantCulture))
            .With("X-Foreground-Top", Number(result.Foreground.Top))
            .With("X-Foreground-Left", Number(result.Foreground.Left))
            .With("X-Foreground-Width", Number(result.Foreground.Width))
            .With("X-Foreground-Height", Number(result.Foreground.Height));
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
            if (PictureProbe.Read(file.Span).OrThrow().Pixels > MaxPixels)
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

    private static Reply JsonBody(RemoveBgResult result) =>
        RemoveBgDialect.Body(200, new
        {
            Data = new Dictionary<string, object>
            {
                ["result_b64"] = Convert.ToBase64String(result.File.Span),
                ["foreground_top"] = result.Foreground.Top,
                ["foreground_left"] = result.Foreground.Left,
                ["foreground_width"] = result.Foreground.Width,
                ["foreground_height"] = result.Foreground.Height,
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
