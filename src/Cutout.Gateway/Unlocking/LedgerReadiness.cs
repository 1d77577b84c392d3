using Cutout.Gateway.Diagnostics;

namespace Cutout.Gateway.Unlocking;

internal sealed class LedgerReadiness(Ledger ledger) : IReadinessCheck
{
    public async Task<string?> WhatIsMissingAsync(CancellationToken cancellationToken) =>
        await ledger.IsReachableAsync() ? null : "The ledger can't be read.";
}
