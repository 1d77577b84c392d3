using System.Globalization;
using Cutout.Gateway.Providers.Alarms;

namespace Cutout.Gateway.Unlocking;

/// <summary>Calls the operator when the refusals of all visitors together jump.</summary>
internal sealed class RefusalAlarm(RefusalWatch watch, AlarmBell bell) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        watch.Jumped += Ring;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        watch.Jumped -= Ring;
        return Task.CompletedTask;
    }

    private void Ring(long refused, double usual) => bell.Ring(AlarmKind.RefusalsJumped, "unlocking", string.Create(
        CultureInfo.InvariantCulture,
        $"{refused} codes were refused within a minute; usual are {usual:F1}. Somebody may be guessing from many addresses, or a batch of codes has expired or was revoked."));
}
