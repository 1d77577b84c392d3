namespace Cutout.Gateway.Keys;

/// <summary>The answer to issuing: the one time that the key itself is shown.</summary>
internal sealed record IssuedView(string Key, KeyView About)
{
    /// <summary>Without the key.</summary>
    public override string ToString() => $"{nameof(IssuedView)} {About.Id}";
}
