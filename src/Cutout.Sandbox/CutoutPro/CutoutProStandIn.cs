using Cutout.Sandbox.Calls;
using Cutout.Sandbox.Pictures;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.CutoutPro;

/// <summary>Stand-in of cutout.pro's <c>POST /api/v1/matting</c> and <c>GET /api/v1/mySubscription</c>.</summary>
public sealed class CutoutProStandIn : CutoutStandIn
{
    private const int MostBytes = 10_000_000;

    internal CutoutProStandIn(SandboxOptions options, Func<Uri> address)
        : base("cutoutpro", "/api/v1/", CutoutProDialect.Instance, options, address) => Subscription = Beside();

    /// <summary>GET of the balance.</summary>
    public Line Subscription { get; }

    private protected override void Map(IEndpointRouteBuilder endpoints, Switchboard switchboard)
    {
        endpoints.MapPost("/api/v1/matting", Connect(switchboard, "matting", Cut));
        endpoints.MapGet("/api/v1/mySubscription", Connect(switchboard, "mySubscription", Subscription, ShowBalance));
    }

    private Reply Cut(Call call, CancellationToken cancellationToken)
    {
        if (!HasKey(call))
        {
            return CutoutProDialect.Instance.KeyRejected();
        }

        if (!call.Body.Files.TryGetValue("file", out var photo) || photo.Content.IsEmpty)
        {
            return CutoutProDialect.Instance.Refusal(200, "7001", "file is empty");
        }

        if (photo.Content.Length > MostBytes)
        {
            return CutoutProDialect.Instance.Refusal(200, "7002", "The file exceeds 10 MB");
        }

        if (Parameter(call, "mattingType") is not ("1" or "2" or "3" or "6") || Parameter(call, "outputFormat") is not (null or "png"))
        {
            return CutoutProDialect.Instance.Refusal(200, "7003", "Processing failed");
        }

        var isPreview = Parameter(call, "preview") == "true";
        if (PlainCut.Of(photo.Content, call.Answer, cancellationToken, fit: isPreview ? Preview : null) is not { } cut)
        {
            return CutoutProDialect.Instance.Refusal(200, "7004", "Unsupported image format");
        }

        return TrySell(call, isPreview ? "matting preview" : "matting", isPreview ? 0.25m : 1, "credit", cut)
            ? Reply.Of(200, cut.Bytes, cut.ContentType)
            : CutoutProDialect.Instance.OutOfCredit();
    }

    private Reply ShowBalance(Call call) => HasKey(call)
        ? JsonReply.Of(200, new { code = 0, data = new { monthBalance = 0m, imageBalance = Credits, videoBalance = 0m }, time = 3 })
        : CutoutProDialect.Instance.KeyRejected();

    private bool HasKey(Call call) => call.Request.Headers["APIKEY"] == ApiKey;

    // In the query or in the form; both are taken.
    private static string? Parameter(Call call, string name) =>
        call.Request.Query.TryGetValue(name, out var value) ? value.ToString() : call.Body.Fields.GetValueOrDefault(name);

    private static (int Width, int Height) Preview(int width, int height)
    {
        var scale = Math.Min(1, 500.0 / Math.Max(width, height));
        return (Math.Max(1, (int)(width * scale)), Math.Max(1, (int)(height * scale)));
    }
}
