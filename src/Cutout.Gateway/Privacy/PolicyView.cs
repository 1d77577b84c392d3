using Cutout.Gateway.Keys;
using Cutout.Gateway.Privacy.AccessLog;
using Cutout.Gateway.Privacy.Profiles;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Purchases.Books;
using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Privacy;

/// <summary>The answer of <c>GET /v1/privacy</c>: what becomes of pictures here, made from the settings in force.</summary>
/// <param name="Profile">The profile's name.</param>
/// <param name="Pictures">How pictures are kept.</param>
/// <param name="Processing">Who may get a photo, by operation.</param>
/// <param name="Statistics">What is counted.</param>
/// <param name="Log">What is written down of each request; null: nothing.</param>
/// <param name="Accounts">What is kept of those who have an API key with an e-mail; null: there are no accounts.</param>
/// <param name="Cookies">Those that are set: none, ever.</param>
/// <param name="Attestation">What was found of the machine at start.</param>
internal sealed record PolicyView(
    string Profile,
    KeepingView Pictures,
    IReadOnlyList<ProcessingView> Processing,
    StatisticsView Statistics,
    AccessLogView? Log,
    AccountsView? Accounts,
    IReadOnlyList<string> Cookies,
    IReadOnlyList<AttestationView> Attestation)
{
    public static PolicyView Of(
        Profile profile, ProviderCatalog catalog, SessionsOptions sessions, BooksOptions books, AccessLogOptions log, KeysOptions keys, IReadOnlyList<Finding> findings) => new(
        profile.Name,
        new KeepingView(
            "memory",
            (long)sessions.KeepFor.TotalSeconds,
            (long)sessions.Grace.TotalSeconds,
            sessions.Ends,
            sessions.EndsOnDelivery ? (long)SessionsOptions.AfterDelivery.TotalSeconds : null,
            sessions.IsSliding),
        [.. Operations.All
            .Select(operation => new ProcessingView(operation, [.. catalog.RouteFor(operation).Select(provider => ProcessorOf(provider, operation))]))
            .Where(processing => processing.Processors.Count > 0)],
        new StatisticsView(Persons: false, (long?)books.KeepFor?.TotalSeconds),
        log.KeepFor is { } time ? new AccessLogView([.. log.Fields], (long)time.TotalSeconds) : null,
        profile.Promises.Accounts ? AccountsView.Of(keys.UsageKeepFor) : null,
        [],
        [.. findings.Select(finding => new AttestationView(finding.Check, finding.Holds))]);

    private static PictureProcessorView ProcessorOf(ICutoutProvider provider, string operation)
    {
        var capability = provider.CapabilityFor(operation)!;
        return new PictureProcessorView(provider.Name, capability.Region, capability.Retention);
    }
}
