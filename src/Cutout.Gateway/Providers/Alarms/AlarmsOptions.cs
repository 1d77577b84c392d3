namespace Cutout.Gateway.Providers.Alarms;

internal sealed class AlarmsOptions
{
    public const string Section = "Alarms";

    /// <summary>Where alarms are posted as JSON; unset: they go to the log only.</summary>
    public string? WebhookUrl { get; set; }

    /// <summary>What alarms are signed with as Standard Webhooks, <c>whsec_</c> and base64; unset: they are not signed.</summary>
    public string? Secret { get; set; }

    /// <summary>An alarm of the same kind about the same provider is not repeated within this time.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromHours(1);
}
