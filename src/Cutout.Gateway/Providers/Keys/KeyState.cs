namespace Cutout.Gateway.Providers.Keys;

/// <summary>What a vendor thinks of one of our keys.</summary>
internal enum KeyState
{
    /// <summary>It works, as far as is known.</summary>
    Good,

    /// <summary>It was refused: revoked, mistyped, or meant for another region.</summary>
    Dead,

    /// <summary>Its account is empty or blocked.</summary>
    Dry,
}
