using System.Net.Http.Headers;
using System.Text.Json;
using Cutout.Gateway.Providers.Outgoing;
using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Providers.Alarms;

/// <summary>
/// Posts alarms to the operator's webhook, one after the other. An alarm that can't be delivered is tried once more and
/// then left to the log, where it stands already.
/// </summary>
internal sealed class AlarmSender(AlarmBell bell, VendorSockets sockets, IOptions<AlarmsOptions> options, TimeProvider clock, ILogger<AlarmSender> log)
    : BackgroundService
{
    private const int Tries = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (string.IsNullOrEmpty(options.Value.WebhookUrl))
        {
            return;
        }

        using var http = new HttpClient(sockets.Create(TimeSpan.FromSeconds(5))) { Timeout = Timeout.InfiniteTimeSpan };
        await foreach (var alarm in bell.Waiting.ReadAllAsync(stoppingToken))
        {
            var id = $"alarm_{Guid.NewGuid():N}";
            for (var attempt = 1; !await TellAsync(http, id, alarm, stoppingToken) && attempt < Tries; attempt++)
            {
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
    }

    private async Task<bool> TellAsync(HttpClient http, string id, Alarm alarm, CancellationToken stoppingToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, patience.Token);
        try
        {
            using var request = RequestOf(id, alarm);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end.Token);
            if (answer.IsSuccessStatusCode)
            {
                return true;
            }

            log.AlarmWebhookRefused((int)answer.StatusCode, alarm.Kind);
        }
        catch (Exception problem) when (problem is HttpRequestException || (problem is OperationCanceledException && !stoppingToken.IsCancellationRequested))
        {
            // Path and query of the webhook may be secret.
            log.AlarmWebhookUnreachable(alarm.Kind, VendorWords.Redacted(problem.Message));
        }

        return false;
    }

    private HttpRequestMessage RequestOf(string id, Alarm alarm)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(alarm, JsonSerializerOptions.Web);
        var request = new HttpRequestMessage(HttpMethod.Post, options.Value.WebhookUrl)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        if (options.Value.Secret is { Length: > 0 } secret && StandardWebhook.TryReadKey(secret, out var key))
        {
            StandardWebhook.Sign(request.Headers, id, clock.GetUtcNow(), body, key);
        }

        return request;
    }
}
