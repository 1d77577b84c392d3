namespace Cutout.Sandbox.DashScope;

/// <summary>A portrait style task, checked.</summary>
internal sealed record DashScopeStyleRepaint(DashScopeModel Model, string Photo, int StyleIndex, string? StyleReference)
{
    private static readonly int[] Styles = [-1, .. Enumerable.Range(0, 10), 14, 15, .. Enumerable.Range(30, 11)];

    /// <exception cref="DashScopeRefusal">Something is missing or wrong.</exception>
    public static DashScopeStyleRepaint Read(DashScopeBody body)
    {
        var model = DashScopeModel.Find(body.Model, DashScopeOperation.StyleRepaint);
        var photo = body.InputText("image_url") ?? throw DashScopeRefusal.MissingParameter("image_url");
        if (body.InputNumber("style_index") is not { } index || !Styles.Contains(index))
        {
            throw DashScopeRefusal.MissingParameter("style_index");
        }

        var reference = body.InputText("style_ref_url");
        return index == -1 && reference is null
            ? throw DashScopeRefusal.MissingParameter("style_ref_url")
            : new DashScopeStyleRepaint(model, photo, index, reference);
    }
}
