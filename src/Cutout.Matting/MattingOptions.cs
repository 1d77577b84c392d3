using Cutout.Imaging;
using Cutout.Matting.Hints;

namespace Cutout.Matting;

/// <summary>How much work a cut may be.</summary>
public sealed record MattingOptions
{
    /// <summary>About how many pixels the longest side has while the subject is looked for; 64 to 1024.</summary>
    public int WorkingSide { get; init; } = 448;

    /// <summary>About how many pixels the longest side has while the soft edge is solved; at least <see cref="WorkingSide"/>.</summary>
    public int MatteSide { get; init; } = 1024;

    /// <summary>What a person says about where the subject is; null for nothing.</summary>
    public MattingHints? Hints { get; init; }

    /// <summary>What the picture may cost to decode; null for the decoder's own limits.</summary>
    public DecodeLimits? Limits { get; init; }
}
