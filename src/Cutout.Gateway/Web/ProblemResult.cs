using System.Globalization;
using Cutout.Gateway.Compatibility;

namespace Cutout.Gateway.Web;

/// <summary>Sends a <see cref="Problem"/> as <c>application/problem+json</c>, with <c>Retry-After</c> where waiting helps.</summary>
internal sealed class ProblemResult(Problem problem) : IResult, IStatusCodeHttpResult
{
    public Problem Problem => problem;

    public int? StatusCode => problem.Status;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (DialectRefusals.Speaks(httpContext.Request.Path))
        {
            return new DialectRefusalResult(DialectRefusals.Of(problem)).ExecuteAsync(httpContext);
        }

        var extensions = new Dictionary<string, object?>(problem.Members) { ["code"] = problem.Code, ["charged"] = problem.Charged };
        if (problem.RetryAfter is { } wait)
        {
            var seconds = (long)Math.Max(1, Math.Ceiling(wait.TotalSeconds));
            extensions["retryAfterSeconds"] = seconds;
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        httpContext.Response.Headers.CacheControl = "no-store";
        return TypedResults.Problem(
            problem.Detail, statusCode: problem.Status, title: problem.Title,
            type: $"urn:cutout-gateway:problem:{problem.Code}", extensions: extensions).ExecuteAsync(httpContext);
    }
}
