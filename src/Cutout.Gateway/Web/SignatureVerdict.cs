namespace Cutout.Gateway.Web;

/// <summary>What a signed message's signature is worth.</summary>
internal enum SignatureVerdict
{
    Good,

    /// <summary>Missing, malformed, or made with another key or for another message.</summary>
    Wrong,

    /// <summary>Right, but too far from now: it may be a copy of an old message.</summary>
    Stale,
}
