using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Purchases.Orders;

internal static class OrdersEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/orders", PlaceAsync);
        routes.MapGet("/v1/orders/{order}", ShowAsync);
    }

    private static async Task<IResult> PlaceAsync(HttpContext context, OrderGate gate, OrderDesk desk, TimeProvider clock)
    {
        var body = await SignedBody.ReadAsync(context.Request);
        if (gate.WhatIsWrong(context.Request, body) is { } turnedAway)
        {
            return turnedAway;
        }

        var (order, refusal) = SignedBody.Parse<OrderBody>(body, context);
        if (refusal is not null)
        {
            return refusal;
        }

        var request = order!.ToRequest();
        if (OrderRules.WhatIsWrong(request, clock.GetUtcNow()) is { Count: > 0 } wrong)
        {
            return Problems.BadRequest(wrong);
        }

        context.Response.Headers.CacheControl = "no-store";
        try
        {
            return await desk.PlaceAsync(request) switch
            {
                OrderOutcome.Placed placed => TypedResults.Created($"/v1/orders/{placed.Order.Order}", placed.Order),
                OrderOutcome.Known known => TypedResults.Ok(known.Order),
                _ => Problems.OrderedOtherwise(),
            };
        }
        catch (LedgerUnavailableException)
        {
            return Problems.LedgerUnavailable();
        }
    }

    private static async Task<IResult> ShowAsync(string order, string? secret, HttpContext context, OrderBook book, AdminToken admin)
    {
        context.Response.Headers.CacheControl = "private, no-store";
        try
        {
            var view = admin.IsBroughtBy(context.Request)
                ? await book.ShowAsync(order)
                : await book.ShowAsync(order, BearerToken.Of(context.Request) ?? new Secret(secret ?? ""));
            return view is null ? Problems.NotFound() : TypedResults.Ok(view);
        }
        catch (LedgerUnavailableException)
        {
            return Problems.LedgerUnavailable();
        }
    }
}
