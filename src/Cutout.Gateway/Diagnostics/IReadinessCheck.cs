namespace Cutout.Gateway.Diagnostics;

/// <summary>One part that must stand before the gateway takes work; registered by the feature that it belongs to.</summary>
internal interface IReadinessCheck
{
    /// <summary>Null if all is well, else a sentence for the operator.</summary>
    Task<string?> WhatIsMissingAsync(CancellationToken cancellationToken);
}
