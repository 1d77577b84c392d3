using Cutout.Sandbox.Calls;
using Cutout.Sandbox.Pictures;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.WithoutBg;

/// <summary>Stand-in of withoutBG's container: <c>POST /v1/remove-background</c>. It doesn't look at the orientation, and charges nothing.</summary>
public sealed class WithoutBgStandIn : CutoutStandIn
{
    internal WithoutBgStandIn(SandboxOptions options, Func<Uri> address)
        : base("withoutbg", "/", WithoutBgDialect.Instance, options, address)
    {
    }

    private protected override void Map(IEndpointRouteBuilder endpoints, Switchboard switchboard) =>
        endpoints.MapPost("/v1/remove-background", Connect(switchboard, "remove-background", Cut));

    private Reply Cut(Call call, CancellationToken cancellationToken)
    {
        var output = call.Request.Query["output"].ToString();
        if (output is not ("" or "cutout" or "matte"))
        {
            return WithoutBgDialect.Instance.Refusal(400, "", "Query param 'output' must be 'cutout' or 'matte'.");
        }

        var isForm = call.Body.MediaType == "multipart/form-data";
        if (isForm && !call.Body.Files.ContainsKey("image"))
        {
            return WithoutBgDialect.Instance.Refusal(400, "", "Multipart field 'image' not found.");
        }

        var photo = isForm ? call.Body.Files["image"].Content : call.Body.Bytes;
        if (photo.IsEmpty)
        {
            return WithoutBgDialect.Instance.Refusal(400, "", "Empty request body.");
        }

        if (PlainCut.Of(photo, call.Answer, cancellationToken, upright: false, encode: output == "matte" ? PictureFiles.AlphaAsRgbPng : null) is not { } cut)
        {
            return WithoutBgDialect.Instance.Refusal(400, "", "Invalid image input: cannot identify image file");
        }

        TrySell(call, "remove-background", 0, "nothing", cut);
        return Reply.Of(200, cut.Bytes, cut.ContentType).With("X-Latency-Ms", "412");
    }
}
