namespace Cutout.Gateway.Unlocking;

internal sealed record UnlockRequest(string? Code);
