namespace Cutout.Sandbox.DashScope;

/// <summary>A model as the price list has it.</summary>
/// <param name="Name">The name that calls give.</param>
/// <param name="Operation">Which of the three creates serves it.</param>
/// <param name="Price">CNY for each successful image, Beijing.</param>
/// <param name="Calls">Creates allowed in <paramref name="Per"/>.</param>
/// <param name="Per">The window of <paramref name="Calls"/>.</param>
/// <param name="MaxImages">Largest <c>n</c>.</param>
/// <param name="TakesSize">Whether <c>size</c> and <c>prompt_extend</c> are accepted.</param>
/// <param name="KeepsInputSize">Whether the result has the photo's size, unless told otherwise; else about 1024² pixels.</param>
internal sealed record DashScopeModel(
    string Name,
    DashScopeOperation Operation,
    decimal Price,
    int Calls,
    TimeSpan Per,
    int MaxImages,
    bool TakesSize = false,
    bool KeepsInputSize = false)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly Dictionary<string, DashScopeModel> Known = new DashScopeModel[]
    {
        new("qwen-image-2.0", DashScopeOperation.Edit, 0.20m, 2, Second, 6, TakesSize: true, KeepsInputSize: true),
        new("qwen-image-2.0-pro", DashScopeOperation.Edit, 0.50m, 2, Minute, 6, TakesSize: true, KeepsInputSize: true),
        new("qwen-image-edit-plus", DashScopeOperation.Edit, 0.20m, 2, Second, 6, TakesSize: true),
        new("qwen-image-edit-plus-2025-12-15", DashScopeOperation.Edit, 0.20m, 2, Second, 6, TakesSize: true),
        new("qwen-image-edit-max", DashScopeOperation.Edit, 0.50m, 2, Minute, 6, TakesSize: true),
        new("qwen-image-edit", DashScopeOperation.Edit, 0.30m, 2, Second, 1),
        new("wanx2.1-imageedit", DashScopeOperation.MaskedEdit, 0.14m, 2, Second, 4, KeepsInputSize: true),
        new("wanx-style-repaint-v1", DashScopeOperation.StyleRepaint, 0.12m, 2, Second, 1),
    }.ToDictionary(model => model.Name);

    /// <exception cref="DashScopeRefusal">There is no such model, or it is served on another path.</exception>
    public static DashScopeModel Find(string name, DashScopeOperation operation)
    {
        if (!Known.TryGetValue(name, out var model))
        {
            throw new DashScopeRefusal(404, "ModelNotFound", "Model can not be found.");
        }

        return model.Operation == operation
            ? model
            : throw DashScopeRefusal.InvalidParameter("url error, please check url！");
    }
}
