using System.Collections.Concurrent;
using System.Globalization;
using Cutout.Sandbox.Calls;
using Cutout.Sandbox.Pictures;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.Leonardo;

/// <summary>Stand-in of Leonardo's <c>POST /api/rest/v2/generationssync</c> for remove-bg, and of the storage in which results lie for half an hour.</summary>
public sealed class LeonardoStandIn : CutoutStandIn
{
    private const string FilesRoot = "/leonardo-results";
    private const decimal Price = 0.1047m;

    private readonly ConcurrentDictionary<string, (CutoutFile File, DateTimeOffset Until)> _files = new(StringComparer.Ordinal);
    private readonly Func<Uri> _address;
    private readonly TimeProvider _clock;

    internal LeonardoStandIn(SandboxOptions options, Func<Uri> address)
        : base("leonardo", "/api/rest/v2/", LeonardoDialect.Instance, options, address)
    {
        _address = address;
        _clock = options.Clock;
        Files = Beside();
    }

    /// <summary>GET of a result.</summary>
    public Line Files { get; }

    /// <summary>Outputs withheld by moderation.</summary>
    public int BlockedCount { get; set; }

    /// <summary>Told instead of the true address; null for the true one.</summary>
    public string? HandsOut { get; set; }

    private protected override void Map(IEndpointRouteBuilder endpoints, Switchboard switchboard)
    {
        endpoints.MapPost("/api/rest/v2/generationssync", Connect(switchboard, "generationssync", Generate));
        endpoints.MapGet($"{FilesRoot}/{{id}}", Connect(switchboard, "file", Files, Fetch));
    }

    private Reply Generate(Call call, CancellationToken cancellationToken)
    {
        if (call.Request.Headers.Authorization != $"Bearer {ApiKey}")
        {
            return LeonardoDialect.Instance.KeyRejected();
        }

        var fields = call.Body.Fields;
        var parameters = fields.Keys.Where(field => field.StartsWith("parameters.", StringComparison.Ordinal)).ToArray();
        const string Reference = "parameters.guidances.image_reference[0].image";
        if (call.Body.Json is null || fields.GetValueOrDefault("model") != "remove-bg")
        {
            return LeonardoDialect.BadRequest("model is not supported");
        }

        if (fields.GetValueOrDefault("parameters.format") != "png" || fields.GetValueOrDefault("parameters.size") is not ("preview" or "auto" or "full" or "50MP"))
        {
            return LeonardoDialect.BadRequest("format or size is unknown, or this stand-in does not write it");
        }

        if (parameters.Contains("parameters.bg_image_url") || parameters.Contains("parameters.guidances.image_reference[1].image.type")
            || fields.GetValueOrDefault($"{Reference}.type") != "BASE64" || CallBody.FromBase64(fields.GetValueOrDefault($"{Reference}.data", "")) is not { Length: > 0 } photo)
        {
            return LeonardoDialect.BadRequest("exactly one image_reference is needed, in base64 for this stand-in");
        }

        var most = fields["parameters.size"] switch { "preview" => 250_000, "50MP" => 50_000_000, _ => 25_000_000 };
        if (PlainCut.Of(photo, call.Answer, cancellationToken, fit: (width, height) => Geometry.Fit(width, height, most)) is not { } cut)
        {
            return LeonardoDialect.BadRequest("the image could not be read");
        }

        return TrySell(call, "remove-bg", Price, "USD", cut) ? Answer(cut) : LeonardoDialect.Instance.OutOfCredit();
    }

    private Reply Answer(CutoutFile cut)
    {
        var id = Guid.NewGuid().ToString();
        _files[id] = (cut, _clock.GetUtcNow().AddMinutes(30));
        var url = HandsOut ?? new Uri(_address(), $"{FilesRoot}/{id}?X-Amz-Signature=feed").ToString();
        return JsonReply.Of(200, new
        {
            id,
            blockedCount = BlockedCount,
            cost = new { amount = Price.ToString(CultureInfo.InvariantCulture), unit = "DOLLARS" },
            results = BlockedCount > 0 ? [] : new object[] { new { url, contentType = cut.ContentType, width = cut.Width, height = cut.Height } },
        });
    }

    // Storage: who has the address has the file, and a key has no business there.
    private Reply Fetch(Call call) => call.Request.Headers.Authorization.Count > 0
        ? Reply.Of(400, "<Error><Code>InvalidArgument</Code></Error>", "application/xml")
        : _files.TryGetValue((string)call.Request.RouteValues["id"]!, out var stored) && stored.Until > _clock.GetUtcNow()
            ? Reply.Of(200, stored.File.Bytes, stored.File.ContentType)
            : Reply.Of(403, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>", "application/xml");
}
