using Cutout.Gateway.Sessions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Web.Limits;

/// <summary>Refusals that are sent before the body has been looked at.</summary>
internal static class EarlyAnswers
{
    /// <summary>
    /// Up to so many times the largest upload, what is refused is still taken in and thrown away: who is cut off while
    /// sending never reads the answer that says why.
    /// </summary>
    private const int Politeness = 4;

    public static Task AnswerEarlyAsync(this ProblemResult refusal, HttpContext context)
    {
        context.LetTheBodyIn();
        return refusal.ExecuteAsync(context);
    }

    /// <summary>Lets the server take in a body that is longer than most routes allow, unless it is beyond all measure.</summary>
    public static void LetTheBodyIn(this HttpContext context)
    {
        var largest = context.RequestServices.GetRequiredService<IOptions<SessionsOptions>>().Value.MaxUploadBytes;
        if (context.Request.ContentLength is { } length && length <= (long)largest * Politeness
            && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false, MaxRequestBodySize: { } most } limit && length > most)
        {
            limit.MaxRequestBodySize = length;
        }
    }
}
