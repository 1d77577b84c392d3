using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Web.Limits;

/// <summary>
/// How often a network may ask for what costs us work: photos, previews, quotes, event streams. A minute's worth may come at
/// once. In real time, whatever clock the pictures live by.
/// </summary>
internal static class RateLimits
{
    public const string Uploads = "uploads";
    public const string Previews = "previews";
    public const string Quotes = "quotes";
    public const string Events = "events";

    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(static limiter => limiter.OnRejected = RefuseAsync);
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<LimitsOptions>, NetworkNames, TimeProvider>((limiter, limits, names, clock) =>
        {
            Add(Uploads, static limits => limits.UploadsPerMinute);
            Add(Previews, static limits => limits.PreviewsPerMinute);
            Add(Quotes, static limits => limits.QuotesPerMinute);
            Add(Events, static limits => limits.EventsPerMinute);

            void Add(string policy, Func<LimitsOptions, int> perMinute) =>
                limiter.AddPolicy(policy, context => PartitionOf(names.NameOf(context.Connection.RemoteIpAddress, clock.GetUtcNow()), perMinute(limits.Value)));
        });
        return services;
    }

    private static RateLimitPartition<string> PartitionOf(string network, int perMinute) => perMinute == 0
        ? RateLimitPartition.GetNoLimiter("")
        : RateLimitPartition.GetTokenBucketLimiter(network, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
        });

    private static async ValueTask RefuseAsync(OnRejectedContext refused, CancellationToken cancellationToken)
    {
        var wait = refused.Lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : TimeSpan.FromSeconds(1);
        var policy = refused.HttpContext.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName;
        var problem = policy == Uploads ? Problems.UploadsTooOften(wait) : Problems.TooManyRequests(wait);
        await problem.AnswerEarlyAsync(refused.HttpContext);
    }
}
