namespace Cutout.Sandbox.DashScope;

/// <summary>
/// Origins at which the vendor has been seen to put result files. A test that uses one connects that host name to
/// <see cref="VendorSandbox.TlsEndPoint"/>.
/// </summary>
public static class ResultOrigins
{
    /// <summary>Recorded in 2026.</summary>
    public static Uri Shanghai { get; } = new("https://dashscope-7c2c.oss-cn-shanghai.aliyuncs.com/");

    /// <summary>Reported by users, confirmed by the vendor's support.</summary>
    public static Uri Accelerate { get; } = new("https://dashscope-a717.oss-accelerate.aliyuncs.com/");

    /// <summary>Documented.</summary>
    public static Uri Beijing { get; } = new("https://dashscope-result-bj.oss-cn-beijing.aliyuncs.com/");
}
