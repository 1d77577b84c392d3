using Cutout.Gateway.Compatibility.Reading;
using Cutout.Gateway.Compatibility.Working;
using Cutout.Gateway.Keys;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;
using Cutout.Gateway.Web.Limits;

namespace Cutout.Gateway.Compatibility;

internal static class CompatibilityEndpoints
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    public static void MapCompatibleApi(this IEndpointRouteBuilder routes)
    {
        var dialect = routes.MapGroup("/v1.0");
        dialect.MapPost("/removebg", RemoveBackgroundAsync).RequireRateLimiting(RateLimits.Uploads);
        dialect.MapGet("/account", AccountAsync).RequireRateLimiting(RateLimits.Quotes);
        dialect.MapPost("/improve", static (HttpContext context, CallReader reader) =>
        {
            reader.LetIn(context);
            return new DialectRefusalResult(DialectRefusals.ImproveNotOffered());
        });
    }

    private static async Task<IResult> RemoveBackgroundAsync(HttpContext context, CallReader reader, CallIntake intake, CallJobs jobs, UploadGate uploads, KeyGate gate, IHostApplicationLifetime lifetime)
    {
        reader.LetIn(context);
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return Problems.Draining();
        }

        try
        {
            var started = await BeginAsync(context, reader, intake, uploads, gate);
            return started.Value is { } call ? await AnswerAsync(context, call, jobs) : new DialectRefusalResult(started.Refusal!);
        }
        catch (LedgerUnavailableException)
        {
            return Problems.LedgerUnavailable();
        }
    }

    private static async Task<DialectOutcome<StartedCall>> BeginAsync(HttpContext context, CallReader reader, CallIntake intake, UploadGate uploads, KeyGate gate)
    {
        var admitted = await AdmitAsync(context, gate);
        if (admitted.Value is not { } holder)
        {
            return admitted.Refusal!;
        }

        using var entered = uploads.TryEnter(context.Connection.RemoteIpAddress, context.Request.ContentLength ?? reader.MostOfAPicture);
        if (entered is null)
        {
            return DialectRefusals.Of(Problems.UploadsTooOften(Moment).Problem);
        }

        var read = await reader.ReadAsync(context.Request, context.RequestAborted);
        if (read.Value is not { } body)
        {
            return read.Refusal!;
        }

        using (body)
        {
            return await intake.StartAsync(body, holder, context.RequestAborted);
        }
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, StartedCall call, CallJobs jobs)
    {
        var delivered = false;
        try
        {
            switch (await call.Job.End.WaitAsync(context.RequestAborted))
            {
                case CallEnd.Made made:
                    await DialectAnswer.SendAsync(context, made, call.Wish.TypeLevel);
                    delivered = true;
                    return Results.Empty;
                case CallEnd.Refused refused:
                    return new DialectRefusalResult(refused.Refusal);
                default:
                    return Problems.Draining();
            }
        }
        finally
        {
            jobs.Leave(call.Digest, call.Job, delivered);
        }
    }

    private static async Task<IResult> AccountAsync(HttpContext context, KeyGate gate)
    {
        try
        {
            context.Response.Headers.CacheControl = "no-store";
            var admitted = await AdmitAsync(context, gate);
            return admitted.Value is { } holder ? TypedResults.Ok(AccountView.Of(await gate.BalanceAsync(holder))) : new DialectRefusalResult(admitted.Refusal!);
        }
        catch (LedgerUnavailableException)
        {
            return Problems.LedgerUnavailable();
        }
    }

    private static async Task<DialectOutcome<KeyHolder>> AdmitAsync(HttpContext context, KeyGate gate)
    {
        var headers = context.Request.Headers;
        return await gate.AdmitAsync(headers["X-Api-Key"], headers.Origin, context.Connection.RemoteIpAddress) switch
        {
            KeyDecision.Admitted admitted => admitted.Holder,
            KeyDecision.Missing => DialectRefusals.MissingKey(),
            KeyDecision.ForeignOrigin => DialectRefusals.ForeignOrigin(),
            KeyDecision.ForeignNetwork => DialectRefusals.ForeignNetwork(),
            _ => DialectRefusals.KeyRefused(),
        };
    }
}
