using Cutout.Sandbox.Calls;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.DashScope;

/// <summary>
/// The front desk: what every call goes through before and after the work. Key, headers, rates; errors in the vendor's
/// form; a fresh request id; compression.
/// </summary>
internal sealed class DashScopeDesk(DashScopeStandIn standIn, DashScopeRates rates, TimeProvider clock)
{
    private const string TaskCalls = "tasks";

    public async ValueTask<Reply> ServeAsync(Call call, bool? wantsAsync, Func<string, Reply> work, CancellationToken cancellationToken)
    {
        var requestId = DashScopeDialect.NewId();
        Reply reply;
        try
        {
            RequireKey(call.Request);
            RequireMode(call.Request, wantsAsync);
            // Pictures are heavy work; the endpoint's thread is not kept from other calls.
            reply = await Task.Run(() => work(requestId), cancellationToken);
        }
        catch (DashScopeRefusal refusal)
        {
            reply = DashScopeDialect.Error(refusal.Status, refusal.Code, refusal.Message, requestId);
        }

        return DashScopeDialect.Finish(reply, call.Request, call.At, clock.GetUtcNow());
    }

    /// <exception cref="DashScopeRefusal">The model's create rate is used up.</exception>
    public void CountCreate(DashScopeModel model)
    {
        if (standIn.Limits.CreatesAreLimited && !rates.TryCount(model.Name, model.Calls, model.Per))
        {
            throw TooFast();
        }
    }

    /// <exception cref="DashScopeRefusal">Polls, cancels and lists together are too many.</exception>
    public void CountTaskCall()
    {
        if (!rates.TryCount(TaskCalls, standIn.Limits.TaskCallsPerSecond, TimeSpan.FromSeconds(1)))
        {
            throw TooFast();
        }
    }

    public static DashScopeRefusal TooFast() =>
        new(429, "Throttling.RateQuota", "Requests rate limit exceeded, please try again later.");

    private void RequireKey(HttpRequest request)
    {
        if (request.Headers.Authorization != $"Bearer {standIn.ApiKey}")
        {
            throw new DashScopeRefusal(401, "InvalidApiKey", "Invalid API-key provided.");
        }
    }

    // Null: a task call, where the header is as wrong as on a synchronous create. "disable" is the same as absent.
    private static void RequireMode(HttpRequest request, bool? wantsAsync)
    {
        var isAsync = request.Headers["X-DashScope-Async"].ToString().Equals("enable", StringComparison.OrdinalIgnoreCase);
        if (isAsync != (wantsAsync ?? false))
        {
            throw new DashScopeRefusal(
                403, "AccessDenied", $"current user api does not support {(isAsync ? "asynchronous" : "synchronous")} calls");
        }
    }
}
