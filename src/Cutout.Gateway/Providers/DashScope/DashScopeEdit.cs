namespace Cutout.Gateway.Providers.DashScope;

/// <summary>An instruction to one of the models of the qwen-image family that edit.</summary>
/// <param name="Model">E.g. <c>qwen-image-2.0</c>.</param>
/// <param name="Photo">The picture's bytes; 7,000,000 at most.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Prompt">What shall become of it; 800 characters at most, the vendor cuts the rest silently.</param>
/// <param name="NegativePrompt">What shall not; 500 characters at most.</param>
internal sealed record DashScopeEdit(string Model, ReadOnlyMemory<byte> Photo, string ContentType, string Prompt, string? NegativePrompt)
{
    /// <summary>Without the prompt.</summary>
    public override string ToString() => $"{nameof(DashScopeEdit)} by {Model}";
}
