namespace Cutout.Gateway.Sessions;

/// <summary>What doesn't look like a session id is simply not found, like an id that is unknown.</summary>
internal sealed class SessionIdConstraint : IRouteConstraint
{
    public const string Name = "sessionId";

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values.TryGetValue(routeKey, out var value) && SessionId.TryParse(value as string, null, out _);
}
