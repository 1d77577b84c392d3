using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Privacy.AccessLog;

/// <summary>
/// Writes down what the settings name of each request, and nothing else. The framework's own W3CLogger writes the full path, which
/// holds session ids, and keeps a number of files where a promise is made in days.
/// </summary>
internal sealed class AccessLogging(RequestDelegate next, IOptions<AccessLogOptions> options, AccessLogQueue queue, TimeProvider clock)
{
    private readonly Func<AccessLogMoment, string>[] _texts = [.. options.Value.Fields.Select(name => AccessLogFields.All[name].Text)];
    private readonly bool _counts = options.Value.Fields.Contains(AccessLogFields.Bytes);

    public async Task InvokeAsync(HttpContext context)
    {
        var sent = _counts ? Count(context) : null;
        try
        {
            await next(context);
        }
        finally
        {
            var moment = new AccessLogMoment(clock.GetUtcNow(), context, sent?.Bytes ?? 0);
            queue.Add(new AccessLogEntry(DateOnly.FromDateTime(moment.At.UtcDateTime), string.Join(' ', _texts.Select(text => text(moment)))));
        }
    }

    private static CountedBody Count(HttpContext context)
    {
        var counted = new CountedBody(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        context.Features.Set<IHttpResponseBodyFeature>(counted);
        return counted;
    }
}
