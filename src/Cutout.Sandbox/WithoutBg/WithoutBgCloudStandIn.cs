using Cutout.Sandbox.Calls;
using Cutout.Sandbox.Pictures;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.WithoutBg;

/// <summary>Stand-in of withoutBG's cloud: cutout, matte and balance.</summary>
public sealed class WithoutBgCloudStandIn : CutoutStandIn
{
    private const string Root = "/v1.0";
    private const int MostBytes = 10_000_000;

    internal WithoutBgCloudStandIn(SandboxOptions options, Func<Uri> address)
        : base("withoutbgcloud", $"{Root}/", WithoutBgCloudDialect.Instance, options, address) => Credit = Beside();

    /// <summary>GET of the balance.</summary>
    public Line Credit { get; }

    /// <summary>What the part with the photo must be called: its pages disagree.</summary>
    public string FileField { get; set; } = "file";

    private protected override void Map(IEndpointRouteBuilder endpoints, Switchboard switchboard)
    {
        endpoints.MapPost($"{Root}/image-without-background", Connect(switchboard, "cutout", (call, stop) => Cut(call, matteOnly: false, stop)));
        endpoints.MapPost($"{Root}/alpha-channel", Connect(switchboard, "matte", (call, stop) => Cut(call, matteOnly: true, stop)));
        endpoints.MapGet($"{Root}/available-credit", Connect(switchboard, "credit", Credit, ShowCredit));
    }

    private Reply Cut(Call call, bool matteOnly, CancellationToken cancellationToken)
    {
        if (call.Request.Headers["X-API-Key"] != ApiKey)
        {
            return WithoutBgCloudDialect.Instance.KeyRejected();
        }

        if (!call.Body.Files.TryGetValue(FileField, out var photo))
        {
            return JsonReply.Of(422, new { detail = new[] { new { loc = new[] { "body", FileField }, msg = "field required", type = "value_error.missing" } } });
        }

        if (photo.Content.Length > MostBytes)
        {
            return WithoutBgCloudDialect.Instance.Refusal(413, "", "File too large");
        }

        if (PlainCut.Of(photo.Content, call.Answer, cancellationToken, encode: matteOnly ? PictureFiles.AlphaPng : null) is not { } cut)
        {
            return WithoutBgCloudDialect.Instance.Refusal(415, "", "Unsupported image");
        }

        return TrySell(call, matteOnly ? "alpha-channel" : "image-without-background", 1, "credit", cut)
            ? Reply.Of(200, cut.Bytes, cut.ContentType)
            : WithoutBgCloudDialect.Instance.OutOfCredit();
    }

    private Reply ShowCredit(Call call) => call.Request.Headers["X-API-Key"] == ApiKey
        ? JsonReply.Of(200, new { credit = Credits, expiration_date = "2027-09-05 23:59:59" })
        : WithoutBgCloudDialect.Instance.KeyRejected();
}
