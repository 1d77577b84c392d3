using Polly;

namespace Cutout.Gateway.Providers.Resilience;

/// <summary>
/// Stands before every vendor's socket: gives each try its deadline, makes one exception of every answer that is not
/// what was asked for, and sends again what <see cref="RetryRules"/> allows.
/// </summary>
internal sealed class ResilienceHandler(
    ResiliencePipeline<HttpResponseMessage> pipeline, VendorDialect dialect, ProviderOptions options, TimeProvider clock) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(VendorCall.Key, out var call))
        {
            throw new InvalidOperationException("A request to a vendor belongs to a purchase; set VendorCall.Key.");
        }

        if (request.Content is not null)
        {
            request.Content = new AnnouncedContent(request.Content, call);
        }

        var context = RetryRules.ContextFor(call, cancellationToken);
        try
        {
            return await pipeline.ExecuteAsync(
                static async (context, state) => await state.Self.TryAsync(state.Request, state.Call, context.CancellationToken),
                context, (Self: this, Request: request, Call: call));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<HttpResponseMessage> TryAsync(HttpRequestMessage request, VendorCall call, CancellationToken cancellationToken)
    {
        if (request.Content is not null)
        {
            call.BeginTry();
        }

        var deadline = new AttemptDeadline(options, clock, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, deadline.Token);
            response.Content = new DeadlineContent(response.Content, deadline);
            return response.IsSuccessStatusCode && dialect.IsAnswer(response) ? response : throw await response.RefusalAsync(dialect, options.ErrorsAreFree, clock);
        }
        catch (Exception problem)
        {
            var passed = problem is OperationCanceledException && deadline.HasPassed;
            response?.Dispose();
            deadline.Dispose();
            if (passed)
            {
                throw new TimeoutException($"no answer within {options.AttemptTimeout}", problem);
            }

            throw;
        }
    }
}
