using System.Net;
using Cutout.Gateway.Providers.Outgoing;
using Cutout.Gateway.Sessions;
using Polly;
using Polly.Retry;

namespace Cutout.Gateway.Providers.Resilience;

/// <summary>
/// The whole retry policy. Every picture costs money, so only what the vendor cannot have begun, or says that it has not
/// charged, is sent again. A call that timed out, was reset or was cut short after bytes had left is never repeated.
/// </summary>
internal static class RetryRules
{
    private const int MostNeverOpened = 2;
    private const int MostBusy = 1;
    private const int MostFreeErrors = 2;
    private const int MostFetches = 6;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan WaitWhenBusy = TimeSpan.FromSeconds(10);
    private static readonly ResiliencePropertyKey<VendorCall> Call = new(nameof(VendorCall));
    private static readonly ResiliencePropertyKey<TimeSpan> Wait = new(nameof(Wait));

    public static ResiliencePipeline<HttpResponseMessage> ForPurchases(ProviderOptions options, TimeProvider clock, ILogger log) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = MostNeverOpened + MostBusy + MostFreeErrors,
                ShouldHandle = args => ValueTask.FromResult(ShallBeSentAgain(args, options)),
                DelayGenerator = static args => ValueTask.FromResult<TimeSpan?>(args.Context.Properties.GetValue(Wait, TimeSpan.Zero)),
                OnRetry = args =>
                {
                    log.ProviderTriedAgain(CallOf(args.Context).Provider, args.RetryDelay, VendorWords.Redacted(args.Outcome.Exception?.Message ?? ""));
                    return default;
                },
            })
            .Build();

    /// <summary>For fetching what has been paid for: it costs nothing to ask for it again.</summary>
    public static ResiliencePipeline ForFetches(TimeProvider clock) => new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = MostFetches,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(250),
            MaxDelay = TimeSpan.FromSeconds(5),
            UseJitter = true,
            ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Exception
                is HttpRequestException { InnerException: not GuardedAddressException }
                or (IOException and not PictureTooLargeException) or TimeoutException or VendorRefusedException { Kind: FailureKind.Down }),
        })
        .Build();

    /// <summary>For asking after what has been bought: also free, and also tried again.</summary>
    public static ResiliencePipeline<HttpResponseMessage> ForPolls(TimeProvider clock) => new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = MostFetches,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromSeconds(1),
            MaxDelay = TimeSpan.FromSeconds(15),
            UseJitter = true,
            ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Exception
                is HttpRequestException or IOException or TimeoutException or VendorRefusedException { Kind: FailureKind.Down or FailureKind.Busy }),
        })
        .Build();

    public static ResilienceContext ContextFor(VendorCall call, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Call, call);
        return context;
    }

    private static bool ShallBeSentAgain(RetryPredicateArguments<HttpResponseMessage> args, ProviderOptions options)
    {
        var call = CallOf(args.Context);
        if (args.Context.CancellationToken.IsCancellationRequested
            || WaitBeforeNextTry(args.Outcome.Exception, call, options) is not { } wait
            || wait >= call.TimeLeft)
        {
            return false;
        }

        args.Context.Properties.Set(Wait, wait);
        return true;
    }

    /// <summary>Null: not again.</summary>
    private static TimeSpan? WaitBeforeNextTry(Exception? problem, VendorCall call, ProviderOptions options) => problem switch
    {
        // The connection never opened: no name, no TCP, no TLS.
        HttpRequestException or OperationCanceledException when !call.Sent && call.Retries.NeverOpened < MostNeverOpened =>
            Jittered(TimeSpan.FromMilliseconds(250), call.Retries.NeverOpened++),

        // A polite refusal, which says itself when to come back.
        VendorRefusedException { Status: HttpStatusCode.TooManyRequests, Kind: FailureKind.Busy } busy when call.Retries.Busy++ < MostBusy =>
            Shorter(busy.RetryAfter ?? WaitWhenBusy, LongestWait),

        // A fault of the vendor's own, from one whose documents say that errors are free.
        VendorRefusedException { Status: >= HttpStatusCode.InternalServerError, Charged: Charged.No }
            when options.ErrorsAreFree && call.Retries.FreeError < MostFreeErrors =>
            Jittered(TimeSpan.FromSeconds(1), call.Retries.FreeError++),

        _ => null,
    };

    private static VendorCall CallOf(ResilienceContext context) => context.Properties.GetValue(Call, null!);

    // Half of it is certain and half is chance, so that many callers don't come back at once.
    private static TimeSpan Jittered(TimeSpan first, int already) =>
        first * Math.Pow(2, already) * (0.5 + Random.Shared.NextDouble());

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
