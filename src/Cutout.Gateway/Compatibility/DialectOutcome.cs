namespace Cutout.Gateway.Compatibility;

/// <summary>What a step of a call made of it: something to go on with, or a refusal to send back.</summary>
internal readonly record struct DialectOutcome<T>
{
    private DialectOutcome(T? value, DialectRefusal? refusal)
    {
        Value = value;
        Refusal = refusal;
    }

    public T? Value { get; }

    public DialectRefusal? Refusal { get; }

    public static implicit operator DialectOutcome<T>(T value) => new(value, null);

    public static implicit operator DialectOutcome<T>(DialectRefusal refusal) => new(default, refusal);
}
