namespace Cutout.Gateway.Keys;

/// <summary>What came of taking credits from a key.</summary>
internal abstract record TakeOutcome
{
    internal sealed record Taken(KeyCredits Credits) : TakeOutcome;

    /// <summary>Too few are left, or the key is no longer good.</summary>
    internal sealed record TooFew : TakeOutcome;

    /// <summary>The lease has lapsed and was settled, or its key was deleted.</summary>
    internal sealed record LeaseLost : TakeOutcome;
}
