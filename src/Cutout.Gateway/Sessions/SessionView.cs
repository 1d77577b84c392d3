using Cutout.Gateway.Previews;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Sessions;

/// <summary>A session as its owner sees it; the contract's JSON.</summary>
internal sealed record SessionView(
    string Id,
    string Reference,
    string State,
    string Operation,
    string? Provider,
    double? Confidence,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    SourceView Source,
    PreviewView? Preview,
    ResultView? Result,
    string? Background,
    SessionProgress? Progress,
    SessionProblemView? Problem)
{
    public static SessionView Of(CutoutSession session) => new(
        session.Id.Value,
        session.Reference,
        session.State.ToString().ToLowerInvariant(),
        session.Operation,
        session.Provider,
        session.Confidence is { } confidence ? Math.Round(confidence, 2) : null,
        session.CreatedAt,
        session.ExpiresAt,
        new SourceView(session.Source.ContentType, session.Source.Width, session.Source.Height, session.Source.Bytes),
        session.Preview is { } preview ? new PreviewView(UrlOf(session, "preview"), preview.ContentType, preview.Width, preview.Height) : null,
        session.Result is { } result
            ? new ResultView(UrlOf(session, "result"), result.ContentType, result.Width, result.Height, session.AwaitsPurchase ? null : result.Bytes, session.State != SessionState.Unlocked, LooksLeft(session))
            : null,
        session.Background,
        session.State == SessionState.Processing || session.IsBeingBought ? session.Progress : null,
        session.Problem is { } problem ? SessionProblemView.Of(Problems.Describe(problem)) : null);

    /// <summary>The id opens everything of the session.</summary>
    public override string ToString() => nameof(SessionView);

    private static int? LooksLeft(CutoutSession session) =>
        LoupeAllowance.IsUnlimited(session) ? null
        : session.AwaitsPurchase ? 0
        : LoupeAllowance.LooksLeft(session);

    private static string UrlOf(CutoutSession session, string part) => $"/v1/cutouts/{session.Id.Value}/{part}";
}
