namespace Cutout.Gateway.Providers.Keys;

/// <summary>One key of a provider. Changed by its <see cref="KeyPool"/> only.</summary>
/// <param name="number">Its place in the settings, from 1: how it is named to people, who never see the key itself.</param>
/// <param name="value">The key; empty where a provider needs none.</param>
internal sealed class PooledKey(int number, string value)
{
    public int Number => number;

    public string Value => value;

    public KeyState State { get; set; }

    /// <summary>When it may be tried again; null while it is good.</summary>
    public DateTimeOffset? RestsUntil { get; set; }

    /// <summary>Somebody finds out whether it works again.</summary>
    public bool IsTried { get; set; }

    /// <summary>What its account held when it was last asked, less what has been charged since; null if never told.</summary>
    public decimal? Balance { get; set; }

    public override string ToString() => $"key {number}";
}
