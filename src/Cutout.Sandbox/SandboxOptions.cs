namespace Cutout.Sandbox;

/// <summary>How a sandbox behaves. The defaults are for tests.</summary>
public sealed record SandboxOptions
{
    /// <summary>The clock of delays, rate windows, tasks and expiring URLs.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Whether a call that nobody scripted is a mistake: it is answered 501 and makes <see cref="VendorSandbox.DisposeAsync"/>
    /// throw. When false, such a call gets the vendor's normal answer.
    /// </summary>
    public bool Strict { get; init; } = true;

    /// <summary>
    /// Scheme, host and port in DashScope's result URLs; null means the sandbox's own address. See
    /// <see cref="DashScope.ResultOrigins"/> for origins that look like the vendor's.
    /// </summary>
    public Uri? ResultOrigin { get; init; }

    /// <summary>How many of the newest calls each stand-in remembers.</summary>
    public int KeepRequests { get; init; } = 100_000;

    /// <summary>How many of the newest results each stand-in keeps with their bytes.</summary>
    public int KeepResults { get; init; } = 64;
}
