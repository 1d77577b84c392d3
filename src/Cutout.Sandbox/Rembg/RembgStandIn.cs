using System.Text.RegularExpressions;
using Cutout.Sandbox.Calls;
using Cutout.Sandbox.Pictures;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.Rembg;

/// <summary>Stand-in of <c>rembg s</c>: <c>POST /api/remove</c>. Nothing is ever charged; a cut is booked at 0.</summary>
public sealed partial class RembgStandIn : CutoutStandIn
{
    private static readonly string[] Models = ["u2net", "u2netp", "u2net_human_seg", "silueta", "isnet-general-use", "isnet-anime", "birefnet-general", "birefnet-portrait"];

    internal RembgStandIn(SandboxOptions options, Func<Uri> address)
        : base("rembg", "/", RembgDialect.Instance, options, address)
    {
    }

    private protected override void Map(IEndpointRouteBuilder endpoints, Switchboard switchboard) =>
        endpoints.MapPost("/api/remove", Connect(switchboard, "remove", Remove));

    private Reply Remove(Call call, CancellationToken cancellationToken)
    {
        if (!call.Body.Files.TryGetValue("file", out var photo))
        {
            return RembgDialect.Invalid("missing", "file", "Field required");
        }

        // The real check isn't anchored either: what only contains a model's name passes, and fails later.
        var model = call.Body.Fields.GetValueOrDefault("model", "u2net");
        if (!KnownName().IsMatch(model))
        {
            return RembgDialect.Invalid("string_pattern_mismatch", "model", "String should match pattern");
        }

        var matteOnly = call.Body.Fields.GetValueOrDefault("om") is "true" or "True" or "1";
        if (!Models.Contains(model)
            || PlainCut.Of(photo.Content, call.Answer, cancellationToken, encode: matteOnly ? PictureFiles.AlphaPng : null) is not { } cut)
        {
            return RembgDialect.Crash();
        }

        TrySell(call, $"remove {model}", 0, "nothing", cut);
        return Reply.Of(200, cut.Bytes, cut.ContentType);
    }

    [GeneratedRegex("u2net|silueta|isnet|birefnet")]
    private static partial Regex KnownName();
}
