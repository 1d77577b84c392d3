namespace Cutout.Gateway.Keys;

/// <summary>What a purse says to a call.</summary>
/// <param name="Reserved">What was set aside; null: too little is left.</param>
/// <param name="IsOver">The purse is given out no more: ask the key's next one.</param>
internal readonly record struct PurseAnswer(KeyCredits? Reserved, bool IsOver)
{
    public static readonly PurseAnswer TooFew;

    public static readonly PurseAnswer Over = new(null, true);
}
