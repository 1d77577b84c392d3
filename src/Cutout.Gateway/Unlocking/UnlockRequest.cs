namespace Cutout.Gateway.Unlocking;

internal sealed record UnlockRequest(TypedCode? Code);
