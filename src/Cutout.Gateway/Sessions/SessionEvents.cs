using System.Text.Json;
using Cutout.Gateway.Web;
using Cutout.Gateway.Web.Limits;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Sessions;

/// <summary>
/// A session's changes as Server-Sent Events. A stream opened while the session is processing ends when it is ready or has
/// failed; one opened later waits for the unlocking, so that a browser which reconnects by itself hears of that, too.
/// Source: https://html.spec.whatwg.org/multipage/server-sent-events.html.
/// </summary>
internal static class SessionEvents
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    // Until then the state can be asked for.
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(10);

    public static async Task StreamAsync(
        SessionId id, HttpContext context, ISessionStore store, TimeProvider clock, IOptions<JsonOptions> json, IHostApplicationLifetime lifetime)
    {
        if (await store.FindAsync(id, context.RequestAborted) is not { } first)
        {
            await Problems.NotFound().ExecuteAsync(context);
            return;
        }

        using var aside = context.Features.GetRequiredFeature<RequestPlace>().TryStepAside();
        if (aside is null)
        {
            await Problems.TooManyRequests(Busy).ExecuteAsync(context);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await using var changes = store.WatchAsync(id, stop.Token).GetAsyncEnumerator(stop.Token);
        var next = changes.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (!await Within(next, clock, stop.Token))
                {
                    await context.Response.WriteAsync(": still here\n\n", stop.Token);
                    continue;
                }

                if (!await next)
                {
                    break;
                }

                var session = changes.Current;
                await context.Response.WriteAsync(
                    $"event: state\nid: {session.Version}\ndata: {JsonSerializer.Serialize(SessionView.Of(session), json.Value.SerializerOptions)}\n\n", stop.Token);
                if (IsLast(session.State, first.State))
                {
                    break;
                }

                next = changes.MoveNextAsync().AsTask();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The listener has left, or the gateway stops; either way the stream ends here.
        }
        finally
        {
            // The watch may not be let go while it still waits for a change.
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool IsLast(SessionState now, SessionState atStart) => now switch
    {
        SessionState.Failed or SessionState.Unlocked => true,
        SessionState.Ready => atStart == SessionState.Processing,
        _ => false,
    };

    private static async Task<bool> Within(Task next, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var settled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pause = Task.Delay(Heartbeat, clock, settled.Token);
        var first = await Task.WhenAny(next, pause);
        await settled.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return first == next;
    }
}
