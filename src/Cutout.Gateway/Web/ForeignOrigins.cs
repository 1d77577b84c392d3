using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Web;

/// <summary>
/// What pages of other origins may reach, if <c>Cors:Origins</c> names them: what a buyer needs, and the client module. Never
/// the operator's calls. No cookie or other credential goes with it; a session's id is all that opens it.
/// Source: https://fetch.spec.whatwg.org/#http-cors-protocol.
/// </summary>
internal static class ForeignOrigins
{
    private const string PolicyName = "foreign-origins";

    private static readonly PathString[] Reachable =
        ["/v1/cutouts", "/v1/operations", "/v1/quote", "/v1/page", "/v1/privacy", "/v1.0", "/cutout-gateway.js", "/cutout-gateway.d.ts"];

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete];

    private static readonly string[] Sent = ["Content-Type", "Idempotency-Key", "Prefer", "Range", "If-Range", "If-None-Match", "X-Api-Key"];

    private static readonly string[] Readable =
        ["Location", "Date", "ETag", "Repr-Digest", "Retry-After", "Accept-Ranges", "Content-Range", "Content-Disposition", .. Compatibility.DialectHeaders.All];

    public static IServiceCollection AddForeignOrigins(this IServiceCollection services, IConfigurationSection section)
    {
        services.AddOptions<ForeignOriginsOptions>().Configure(options => options.Read(section));
        services.AddChecked<ForeignOriginsOptions, ForeignOriginsValidator>(section);
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<ForeignOriginsOptions>>((cors, ours) => cors.AddPolicy(PolicyName, policy => policy
            .WithOrigins([.. ours.Value.Origins])
            .WithMethods(Methods)
            .WithHeaders(Sent)
            .WithExposedHeaders(Readable)
            .SetPreflightMaxAge(TimeSpan.FromHours(1))));
        return services;
    }

    public static void UseForeignOrigins(this IApplicationBuilder app) =>
        app.UseWhen(context => Reaches(context.Request.Path), reachable => reachable.UseCors(PolicyName));

    public static bool Reaches(PathString path) => Array.Exists(Reachable, reachable => path.StartsWithSegments(reachable));
}
