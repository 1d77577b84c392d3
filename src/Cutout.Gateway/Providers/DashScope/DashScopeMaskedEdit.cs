namespace Cutout.Gateway.Providers.DashScope;

/// <summary>What shall be painted anew where the mask is white.</summary>
/// <param name="Model">E.g. <c>wanx2.1-imageedit</c>.</param>
/// <param name="Photo">The picture's bytes; 7,000,000 at most.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Mask">A PNG of the photo's size: 255 is painted anew, 0 is kept.</param>
/// <param name="Prompt">What shall stand there afterwards, not what shall go; 800 characters at most.</param>
internal sealed record DashScopeMaskedEdit(string Model, ReadOnlyMemory<byte> Photo, string ContentType, ReadOnlyMemory<byte> Mask, string Prompt)
{
    /// <summary>Without the prompt.</summary>
    public override string ToString() => $"{nameof(DashScopeMaskedEdit)} by {Model}";
}
