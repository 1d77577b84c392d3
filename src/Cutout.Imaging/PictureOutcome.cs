using System.Diagnostics.CodeAnalysis;

namespace Cutout.Imaging;

/// <summary>What became of work on a stranger's picture: its result, or a refusal. A refusal is an everyday value here, not an accident.</summary>
/// <typeparam name="T">The result.</typeparam>
public readonly struct PictureOutcome<T>
    where T : notnull
{
    private readonly T? _value;

    private PictureOutcome(T? value, PictureRefusal? refusal) => (_value, Refusal) = (value, refusal);

    /// <summary>Null if there is a result.</summary>
    public PictureRefusal? Refusal { get; }

    /// <summary>The work was done.</summary>
    public static implicit operator PictureOutcome<T>(T value) => new(value, null);

    /// <summary>The picture was refused.</summary>
    public static implicit operator PictureOutcome<T>(PictureRefusal refusal) => new(default, refusal);

    /// <summary>True with the result, or false with the refusal.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out PictureRefusal? refusal)
    {
        (value, refusal) = (_value, Refusal);
        return refusal is null;
    }

    /// <summary>The result, for callers to whom a refusal is an accident.</summary>
    /// <exception cref="PictureException">The picture was refused.</exception>
    public T OrThrow() => TryGet(out var value, out var refusal) ? value : throw new PictureException(refusal);
}
