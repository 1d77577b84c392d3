namespace Cutout.Gateway.Providers.RemoveBg;

/// <summary>The fields of <c>POST removebg</c>.</summary>
/// <param name="Photo">The picture's bytes.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Fields">All other fields, by the dialect's names; <c>size</c> and <c>format</c> are always among them.</param>
internal sealed record RemoveBgForm(ReadOnlyMemory<byte> Photo, string ContentType, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>What shall be behind the subject, <c>bg_image_file</c>; empty for nothing.</summary>
    public ReadOnlyMemory<byte> Background { get; init; }

    /// <summary>The media type of <see cref="Background"/>.</summary>
    public string BackgroundType { get; init; } = "";
}
