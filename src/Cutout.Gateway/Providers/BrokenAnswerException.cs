namespace Cutout.Gateway.Providers;

/// <summary>An answer that is not what was asked for.</summary>
/// <param name="message">What is wrong with it, for the log.</param>
/// <param name="kind">What the answer amounts to.</param>
internal sealed class BrokenAnswerException(string message, FailureKind kind = FailureKind.BrokenAnswer) : Exception(message)
{
    public FailureKind Kind => kind;
}
