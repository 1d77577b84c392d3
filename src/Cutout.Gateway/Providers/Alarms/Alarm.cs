namespace Cutout.Gateway.Providers.Alarms;

/// <summary>What is told to an operator; as JSON it is the webhook's body. Holds no vendor's text, no key and no person.</summary>
/// <param name="Kind">In kebab-case, e.g. <c>low-credit</c>.</param>
/// <param name="About">The provider's or the operation's name.</param>
/// <param name="Message">One or two sentences.</param>
/// <param name="At">When.</param>
internal sealed record Alarm(string Kind, string About, string Message, DateTimeOffset At);
