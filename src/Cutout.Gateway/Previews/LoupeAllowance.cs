using Cutout.Gateway.Sessions;
using Cutout.Imaging;

namespace Cutout.Gateway.Previews;

/// <summary>
/// How much of a result may be looked at before it is paid for: two hundredths of its area in all, in four looks or more. Counted
/// in the session's record before anything is shown, each look anew, so that no two requests can share one allowance.
/// </summary>
internal static class LoupeAllowance
{
    private const int Divisor = 50;
    private const int FewestLooks = 4;

    // Smaller is no look at all.
    private const int ShortestSide = 8;

    /// <summary>The side in pixels of a look that has been counted; 0 if there is none left, or the session has ended.</summary>
    public static async ValueTask<int> TakeAsync(ISessionStore store, SessionId id, CancellationToken cancellationToken)
    {
        var side = 0;
        var counted = await store.UpdateAsync(
            id,
            session =>
            {
                side = SideFor(session);
                return side == 0 ? null : session with { LoupePixels = session.LoupePixels + ((long)side * side) };
            },
            cancellationToken);
        return counted is null ? 0 : side;
    }

    /// <summary>How many looks are left, each as large as it may then be.</summary>
    public static int LooksLeft(CutoutSession session)
    {
        var looks = 0;
        for (; SideFor(session) is > 0 and var side; looks++)
        {
            session = session with { LoupePixels = session.LoupePixels + ((long)side * side) };
        }

        return looks;
    }

    /// <summary>
    /// Without limit only where the buyer has the whole picture: an unlocked one that he never fetches gives its code back.
    /// </summary>
    public static bool IsUnlimited(CutoutSession session) => session.Redemption is { Delivered: true };

    private static int SideFor(CutoutSession session)
    {
        var all = session.Result is { } result ? (long)result.Width * result.Height / Divisor : 0;
        var side = (int)Math.Sqrt(Math.Max(0, Math.Min(all / FewestLooks, all - session.LoupePixels)));
        return side < ShortestSide ? 0 : Math.Min(side, LoupeRenderer.LongestSide);
    }
}
