using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Privacy.Export;

/// <summary>The answer of <c>GET /v1/cutouts/{id}/data</c>: all that is held about a session, without the pictures.</summary>
/// <param name="Session">What its owner sees of it anyway.</param>
/// <param name="Style">As asked for, or null.</param>
/// <param name="ProviderAskedFor">As chosen by the visitor, or null.</param>
/// <param name="Pictures">What is held of pictures.</param>
/// <param name="Code">How the code that opened it stands: <c>bound</c> or <c>delivered</c>; null if there is none. The code itself isn't held.</param>
/// <param name="Sent">The parts of the full picture that have left, as [first byte, one past the last].</param>
/// <param name="LoupePixels">Pixels of the full picture that were shown through the loupe.</param>
/// <param name="WrongCodes">Tries with codes that were refused, as far as they still count.</param>
/// <param name="ExtraTimeGiven">Whether the extra time after unlocking was given.</param>
internal sealed record SessionDataView(
    SessionView Session,
    string? Style,
    string? ProviderAskedFor,
    IReadOnlyList<HeldPictureView> Pictures,
    string? Code,
    IReadOnlyList<long[]> Sent,
    long LoupePixels,
    int WrongCodes,
    bool ExtraTimeGiven)
{
    /// <summary>Whoever asked for it is to read it, and no log.</summary>
    public override string ToString() => nameof(SessionDataView);

    public static SessionDataView Of(CutoutSession session, IReadOnlyList<HeldPictureView> pictures, int wrongCodes) => new(
        SessionView.Of(session),
        session.Style,
        session.Choice,
        pictures,
        session.Redemption is { } redemption ? redemption.Delivered ? "delivered" : "bound" : null,
        [.. session.Sent.Ranges.Select(range => new[] { range.Start, range.End })],
        session.LoupePixels,
        wrongCodes,
        session.GraceGiven);
}
