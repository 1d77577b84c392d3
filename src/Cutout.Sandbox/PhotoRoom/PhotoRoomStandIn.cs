using System.Globalization;
using Cutout.Sandbox.Calls;
using Cutout.Sandbox.Pictures;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.PhotoRoom;

/// <summary>Stand-in of PhotoRoom's <c>POST /v1/segment</c> and of its balance, which the vendor has on another host.</summary>
public sealed class PhotoRoomStandIn : CutoutStandIn
{
    private const long MostBytes = 30_000_000;

    internal PhotoRoomStandIn(SandboxOptions options, Func<Uri> address)
        : base("photoroom", "/v1/", PhotoRoomDialect.Instance, options, address) => Account = Beside();

    /// <summary>GET of the balance.</summary>
    public Line Account { get; }

    /// <summary>What <c>x-uncertainty-score</c> says: 0 sure to 1 unsure, -1 for a photo of people.</summary>
    public double Uncertainty { get; set; } = 0.02;

    private protected override void Map(IEndpointRouteBuilder endpoints, Switchboard switchboard)
    {
        endpoints.MapPost("/v1/segment", Connect(switchboard, "segment", Segment));
        endpoints.MapGet("/v1/account", Connect(switchboard, "account", Account, ShowAccount));
    }

    private Reply Segment(Call call, CancellationToken cancellationToken)
    {
        if (KeyOf(call) is not { } key || (key != ApiKey && key != $"sandbox_{ApiKey}"))
        {
            return PhotoRoomDialect.Instance.KeyRejected();
        }

        if (!call.Body.Files.TryGetValue("image_file", out var photo) || photo.Content.IsEmpty)
        {
            return PhotoRoomDialect.Instance.Refusal(400, "missing_image", "Please provide an image.");
        }

        if (photo.Content.Length > MostBytes)
        {
            return PhotoRoomDialect.Instance.Refusal(413, "unknown_error", "The image is too large.");
        }

        var size = call.Body.Fields.GetValueOrDefault("size", "full");
        if (MostPixelsAt(size) is not { } most || call.Body.Fields.GetValueOrDefault("format", "png") != "png" || call.Body.Fields.GetValueOrDefault("channels", "rgba") is not ("rgba" or "alpha"))
        {
            return PhotoRoomDialect.Instance.Refusal(400, "invalid_parameter", "A parameter is unknown, or this stand-in does not write that format.");
        }

        if (PlainCut.Of(photo.Content, call.Answer, cancellationToken, fit: (width, height) => Geometry.Fit(width, height, most), encode: call.Body.Fields.GetValueOrDefault("channels") == "alpha" ? PictureFiles.AlphaPng : null) is not { } cut)
        {
            return PhotoRoomDialect.Instance.Refusal(400, "invalid_image", "The image could not be decoded.");
        }

        // A key that begins with sandbox_ is free.
        var price = key != ApiKey ? 0 : size == "preview" ? 0.25m : 1;
        return TrySell(call, $"segment {size}", price, "credit", cut)
            ? Reply.Of(200, cut.Bytes, cut.ContentType).With("x-uncertainty-score", Uncertainty.ToString(CultureInfo.InvariantCulture))
            : PhotoRoomDialect.Instance.OutOfCredit();
    }

    private Reply ShowAccount(Call call) => KeyOf(call) == ApiKey
        ? JsonReply.Of(200, new { credits = new { available = Credits, subscription = 1000 } })
        : JsonReply.Of(403, new { error = new { message = "Unauthorized" } });

    private static string? KeyOf(Call call) => call.Request.Headers["x-api-key"];

    private static long? MostPixelsAt(string size) => size switch
    {
        "preview" => 250_000,
        "medium" => 1_500_000,
        "hd" => 4_000_000,
        "full" => 36_000_000,
        _ => null,
    };
}
