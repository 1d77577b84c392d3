using System.Globalization;
using Cutout.Imaging;
using Cutout.Sandbox.Calls;
using Cutout.Sandbox.Pictures;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.Clipdrop;

/// <summary>Stand-in of Clipdrop's <c>POST /remove-background/v1</c>.</summary>
public sealed class ClipdropStandIn : CutoutStandIn
{
    private const long MostBytes = 30_000_000;
    private const long MostPixels = 25_000_000;

    internal ClipdropStandIn(SandboxOptions options, Func<Uri> address)
        : base("clipdrop", "/", ClipdropDialect.Instance, options, address)
    {
    }

    private protected override void Map(IEndpointRouteBuilder endpoints, Switchboard switchboard) =>
        endpoints.MapPost("/remove-background/v1", Connect(switchboard, "remove-background", Cut));

    private Reply Cut(Call call, CancellationToken cancellationToken)
    {
        var key = call.Request.Headers["x-api-key"].ToString();
        if (key != ApiKey)
        {
            return key.Length == 0 ? ClipdropDialect.Instance.Refusal(401, "", "No api key provided") : ClipdropDialect.Instance.KeyRejected();
        }

        if (!call.Body.Files.TryGetValue("image_file", out var photo) || photo.Content.IsEmpty)
        {
            return ClipdropDialect.Instance.Refusal(400, "", "No image_file provided");
        }

        if (call.Request.Headers.Accept.ToString() is not ("" or "*/*" or "image/png"))
        {
            return ClipdropDialect.Instance.Refusal(406, "", "This stand-in writes image/png only");
        }

        if (photo.Content.Length > MostBytes)
        {
            return ClipdropDialect.Instance.Refusal(413, "", "The image is too large");
        }

        try
        {
            return Sell(call, photo, PictureProbe.Read(photo.Content.Span).OrThrow(), cancellationToken);
        }
        catch (PictureException)
        {
            return ClipdropDialect.Instance.Refusal(400, "", "Could not decode the image");
        }
    }

    private Reply Sell(Call call, FilePart photo, PictureHeader header, CancellationToken cancellationToken)
    {
        if (header.Pixels > MostPixels)
        {
            return ClipdropDialect.Instance.Refusal(400, "", "The image resolution is too large");
        }

        // The trap: without the right word, whatever has an alpha channel comes back as it was, and is charged.
        var unchanged = header.HasAlpha && call.Body.Fields.GetValueOrDefault("transparency_handling") != "discard_alpha_layer";
        var cut = unchanged
            ? new CutoutFile(photo.Content, "image/png", header.Width, header.Height)
            : PlainCut.Of(photo.Content, call.Answer, cancellationToken);
        if (cut is null)
        {
            return ClipdropDialect.Instance.Refusal(400, "", "Could not decode the image");
        }

        return TrySell(call, "remove-background", 1, "credit", cut)
            ? Reply.Of(200, cut.Bytes, cut.ContentType)
                .With("x-remaining-credits", Credits.ToString(CultureInfo.InvariantCulture))
                .With("x-credits-consumed", "1")
            : ClipdropDialect.Instance.OutOfCredit();
    }
}
