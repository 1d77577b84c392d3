namespace Cutout.Gateway.Web.Limits;

/// <summary>
/// Turns requests away that there is no place for, before anything has been done for them. Health checks always get through:
/// a gateway with much to do must not look like a dead one.
/// </summary>
internal sealed class RequestLimit(RequestDelegate next, RequestPlaces places)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/health"))
        {
            await next(context);
            return;
        }

        var network = places.NetworkOf(context);
        switch (places.Working.TryTake(network))
        {
            case PlaceOutcome.Taken taken:
                using (var place = new RequestPlace(places, network, taken.Place))
                {
                    context.Features.Set(place);
                    await next(context);
                }

                break;
            case PlaceOutcome.NetworkFull:
                await Problems.TooManyRequests(Moment).AnswerEarlyAsync(context);
                break;
            default:
                await Problems.Overloaded(Moment).AnswerEarlyAsync(context);
                break;
        }
    }
}
