using System.Net;
using System.Security.Authentication;
using System.Text.Json;
using Cutout.Gateway.Providers.Outgoing;
using Cutout.Gateway.Sessions;
using Cutout.Imaging;
using Cutout.Matting;

namespace Cutout.Gateway.Providers;

/// <summary>
/// The one place where whatever goes wrong at a provider becomes a <see cref="ProviderFailure"/>: which of our words it is,
/// and whether it cost money.
/// </summary>
internal static class ProviderFailures
{
    /// <summary>Null for what isn't the provider's doing: a buyer who has left, or a mistake of ours.</summary>
    public static ProviderFailure? Of(Exception problem, VendorCall call, CancellationToken buyerLeft, CancellationToken leftAfterwards = default) => problem switch
    {
        VendorRefusedException refused => new(call.Provider, refused.Kind, call.ChargeOf(refused), refused.Message, refused.RetryAfter),
        NotSentException notSent => new(call.Provider, notSent.Kind, Charged.No, notSent.Message),
        BrokenAnswerException broken => Failed(call, broken.Kind, broken.Message),
        OperationCanceledException when buyerLeft.IsCancellationRequested => null,
        OperationCanceledException canceled when leftAfterwards.IsCancellationRequested && canceled.CancellationToken == leftAfterwards => null,
        OperationCanceledException { InnerException: TimeoutException } => Failed(call, FailureKind.Down, "no connection in time"),
        OperationCanceledException => Failed(call, FailureKind.TimedOut, "no complete answer in the time for all tries"),
        TimeoutException => Failed(call, FailureKind.TimedOut, problem.Message),
        HttpRequestException { InnerException: GuardedAddressException guarded } => Failed(call, FailureKind.BrokenAnswer, guarded.Message),
        GuardedAddressException => Failed(call, FailureKind.BrokenAnswer, problem.Message),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => Failed(call, FailureKind.BrokenAnswer, "an answer that is not HTTP"),
        HttpRequestException { InnerException: AuthenticationException tls } => Failed(call, FailureKind.Down, $"{nameof(HttpRequestError.SecureConnectionError)}: {tls.Message}"),
        HttpRequestException http => Failed(call, FailureKind.Down, $"{http.HttpRequestError}: {http.Message}"),
        PictureTooLargeException => Failed(call, FailureKind.BrokenAnswer, problem.Message),
        IOException => Failed(call, FailureKind.BrokenAnswer, $"the answer was cut short: {problem.Message}"),
        JsonException => Failed(call, FailureKind.BrokenAnswer, "JSON that can't be read"),
        NoSubjectException => Failed(call, FailureKind.NoSubject, problem.Message),
        // Only who works in this process reads the photo itself.
        PictureException photo => Failed(call, KindOf(photo.Fault), photo.Message),
        _ => null,
    };

    /// <summary>What a status means when the vendor's own words say nothing.</summary>
    public static FailureKind KindOf(HttpStatusCode status) => (int)status switch
    {
        400 or 422 => FailureKind.BadRequest,
        401 or 403 => FailureKind.BadKey,
        402 => FailureKind.NoCredit,
        408 => FailureKind.TimedOut,
        413 => FailureKind.TooLarge,
        415 => FailureKind.UnsupportedFormat,
        429 => FailureKind.Busy,
        // A vendor that has gone (404, 410, a page that says goodbye) is as good as down.
        404 or 405 or 410 or >= 500 => FailureKind.Down,
        > 400 and < 500 => FailureKind.BadRequest,
        _ => FailureKind.BrokenAnswer,
    };

    /// <summary>
    /// What a refusal costs: nothing if the vendor turned the call away (3xx, 4xx). When it failed at the work (5xx, or an
    /// error under 200) nothing only if its documents say that errors are free, and it is an error by them.
    /// </summary>
    public static Charged ChargeOf(HttpStatusCode status, bool isVendorsError, bool errorsAreFree) => (int)status switch
    {
        >= 300 and < 500 => Charged.No,
        >= 500 => errorsAreFree ? Charged.No : Charged.Unknown,
        _ => errorsAreFree && isVendorsError ? Charged.No : Charged.Unknown,
    };

    private static FailureKind KindOf(PictureFault fault) => fault switch
    {
        PictureFault.TooLarge => FailureKind.TooLarge,
        PictureFault.NoMemory => FailureKind.Busy,
        PictureFault.UnsupportedFormat or PictureFault.UnsupportedFeature => FailureKind.UnsupportedFormat,
        _ => FailureKind.PictureRefused,
    };

    private static ProviderFailure Failed(VendorCall call, FailureKind kind, string detail) => new(call.Provider, kind, call.Charged, detail);
}
