namespace Cutout.Sandbox.RemoveBg;

/// <summary>A call that is refused; nothing is charged for it.</summary>
internal sealed class RemoveBgRefusal(int status, params RemoveBgError[] errors) : Exception(errors[0].Title)
{
    public int Status { get; } = status;

    public IReadOnlyList<RemoveBgError> Errors { get; } = errors;

    public static RemoveBgRefusal BadRequest(string code, string title, string? detail = null) =>
        new(400, new RemoveBgError(code, title, detail));
}
