using Cutout.Gateway.Web;

namespace Cutout.Gateway.Sessions;

/// <summary>What a step of the upload made of it: something to go on with, or a refusal to send back.</summary>
internal readonly record struct UploadOutcome<T>
{
    private UploadOutcome(T? value, ProblemResult? refusal)
    {
        Value = value;
        Refusal = refusal;
    }

    public T? Value { get; }

    public ProblemResult? Refusal { get; }

    public static implicit operator UploadOutcome<T>(T value) => new(value, null);

    public static implicit operator UploadOutcome<T>(ProblemResult refusal) => new(default, refusal);
}
