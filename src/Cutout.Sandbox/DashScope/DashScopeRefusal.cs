namespace Cutout.Sandbox.DashScope;

/// <summary>A call that is refused; nothing is charged for it.</summary>
internal sealed class DashScopeRefusal(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public static DashScopeRefusal InvalidParameter(string message) => new(400, "InvalidParameter", message);

    public static DashScopeRefusal MissingParameter(string name) =>
        InvalidParameter($"Required parameter({name}) missing or invalid, please check the request parameters.");
}
