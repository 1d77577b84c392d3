namespace Cutout.Gateway.Providers;

/// <summary>Why a photo has not been sent to a vendor at all; nothing can have been charged.</summary>
/// <param name="message">What is in the way, for the log.</param>
/// <param name="kind">What it amounts to.</param>
internal sealed class NotSentException(string message, FailureKind kind) : Exception(message)
{
    public FailureKind Kind => kind;
}
