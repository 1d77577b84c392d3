using Cutout.Gateway.Web.Limits;
using Microsoft.AspNetCore.Http.Features;

namespace Cutout.Gateway.Web;

/// <summary>
/// Makes a problem of everything that would otherwise be answered with an empty body: no such route, a wrong method, a
/// malformed request, and our own faults.
/// </summary>
internal sealed class ProblemAnswers(RequestDelegate next, ILogger<ProblemAnswers> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has left; there is nobody to answer.
            return;
        }
        catch (BadHttpRequestException refused) when (!context.Response.HasStarted)
        {
            await Explain(refused, context).AnswerEarlyAsync(context);
            return;
        }
        catch (Exception problem) when (!context.Response.HasStarted)
        {
            log.RequestFailed(problem, RequestLine.MethodOf(context), RequestLine.RouteOf(context));
            await Problems.InternalError().ExecuteAsync(context);
            return;
        }

        if (!context.Response.HasStarted && context.Response.ContentLength is null && context.Response.ContentType is null
            && Explain(context.Response.StatusCode) is { } answer)
        {
            await answer.AnswerEarlyAsync(context);
        }
    }

    private static ProblemResult? Explain(int status) => status switch
    {
        StatusCodes.Status404NotFound => Problems.NotFound(),
        StatusCodes.Status405MethodNotAllowed => Problems.MethodNotAllowed(),
        StatusCodes.Status415UnsupportedMediaType => Problems.UnsupportedMediaType(null),
        _ => null,
    };

    private static ProblemResult Explain(BadHttpRequestException refused, HttpContext context) => refused.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => Problems.TooManyBytes(
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? WebRegistration.BodyLimit, context.Request.ContentLength),
        StatusCodes.Status408RequestTimeout => Problems.TooSlow(),
        StatusCodes.Status411LengthRequired => Problems.LengthRequired(),
        StatusCodes.Status415UnsupportedMediaType => Problems.UnsupportedMediaType(context.Request.ContentType),
        _ => Problems.BadRequest("request", refused.InnerException is System.Text.Json.JsonException
            ? "The body isn't the JSON object that is expected here."
            : refused.Message),
    };
}
