using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Unlocking;

internal static class Delivered
{
    /// <summary>The session with its use noted as delivered; null if that is no news.</summary>
    public static CutoutSession? Note(CutoutSession session) => session.Redemption is { Delivered: false } redemption
        ? session with { Redemption = redemption with { Delivered = true } }
        : null;
}
