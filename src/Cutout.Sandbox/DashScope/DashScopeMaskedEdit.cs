namespace Cutout.Sandbox.DashScope;

/// <summary>A masked edit task, checked.</summary>
internal sealed record DashScopeMaskedEdit(DashScopeModel Model, string Photo, string? Mask, int Count)
{
    public const string WithMask = "description_edit_with_mask";
    private const int MaxPrompt = 800;

    private static readonly string[] Functions =
    [
        WithMask, "stylization_all", "stylization_local", "description_edit", "remove_watermark", "expand",
        "super_resolution", "colorization", "doodle", "control_cartoon_feature",
    ];

    /// <exception cref="DashScopeRefusal">Something is missing or wrong.</exception>
    public static DashScopeMaskedEdit Read(DashScopeBody body)
    {
        var model = DashScopeModel.Find(body.Model, DashScopeOperation.MaskedEdit);
        var function = body.InputText("function");
        if (!Functions.Contains(function))
        {
            throw DashScopeRefusal.MissingParameter("function");
        }

        if (body.InputText("prompt") is not { Length: <= MaxPrompt })
        {
            throw DashScopeRefusal.MissingParameter("prompt");
        }

        var photo = body.InputText("base_image_url") ?? throw DashScopeRefusal.MissingParameter("base_image_url");
        var mask = body.InputText("mask_image_url");
        if (function == WithMask && mask is null)
        {
            throw DashScopeRefusal.MissingParameter("mask_image_url");
        }

        body.CheckFlag("watermark");
        body.ParameterNumber("seed", 0, int.MaxValue);
        return new DashScopeMaskedEdit(model, photo, mask, body.ParameterNumber("n", 1, model.MaxImages) ?? 1);
    }
}
