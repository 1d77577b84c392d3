namespace Cutout.Gateway.Diagnostics;

internal sealed class Readiness(IEnumerable<IReadinessCheck> checks, IHostApplicationLifetime lifetime)
{
    public async Task<IReadOnlyList<string>> MissingAsync(CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return ["The gateway is shutting down."];
        }

        var missing = new List<string>();
        foreach (var check in checks)
        {
            if (await check.WhatIsMissingAsync(cancellationToken) is { } sentence)
            {
                missing.Add(sentence);
            }
        }

        return missing;
    }
}
