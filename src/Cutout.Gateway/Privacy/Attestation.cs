using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Privacy;

/// <summary>
/// Looks at the machine before the gateway takes its first picture, and says what was found: to the log for the operator, to
/// the policy for everyone. Where it is required, a machine that could write memory to a disk is not started on.
/// </summary>
internal sealed class Attestation(Machine machine, IOptions<PrivacyOptions> options, ILogger<Attestation> log) : IHostedLifecycleService
{
    /// <summary>There before the first request is answered.</summary>
    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Findings = MachineChecks.Of(machine);
        var open = Findings.Where(finding => finding.Holds != true).ToList();
        if (open.Count > 0 && options.Value.Attestation == PrivacyOptions.Required)
        {
            throw new OptionsValidationException(PrivacyOptions.Section, typeof(PrivacyOptions), open.Select(finding =>
                $"{PrivacyOptions.Section}:{nameof(options.Value.Attestation)} is required, and {finding.Check} does not hold. {finding.Found}"));
        }

        foreach (var finding in Findings)
        {
            log.Attested(finding.Holds == true ? LogLevel.Information : LogLevel.Warning, finding.Check, finding.Found);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
