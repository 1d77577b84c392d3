using System.Runtime.Intrinsics;

namespace Cutout.Matting.Inpainting;

/// <summary>Every patch that covers a pixel says what colour it would give it; who found the better match counts more.</summary>
/// <remarks>Wexler, Shechtman and Irani, "Space-Time Completion of Video", PAMI 2007, section 3.</remarks>
internal sealed class PatchVote
{
    private readonly Level _level;
    private readonly float[] _weights;

    public PatchVote(Level level, Scratch scratch) => (_level, _weights) = (level, scratch.Take<float>(level.Length));

    /// <summary>Weighs the patches anew, after a search.</summary>
    public void Weigh(PatchMatch matches)
    {
        var sum = 0.0;
        foreach (var at in matches.Targets)
        {
            sum += matches.Differences[at];
        }

        // What most patches manage is good; one that differs much more has hardly a say.
        var usual = (float)(sum / Math.Max(1, matches.Targets.Length) / 4) + Patch.Area;
        foreach (var at in matches.Targets)
        {
            var ratio = 1 + (matches.Differences[at] / usual);
            _weights[at] = 1 / (ratio * ratio * ratio);
        }
    }

    /// <summary>The mean of all votes for a pixel in the hole or right beside it, 0 to 255 each.</summary>
    public Vector128<float> ColorOf(int at)
    {
        var sum = Vector128<float>.Zero;
        var total = 0f;
        for (var y = -Patch.Radius; y <= Patch.Radius; y++)
        {
            for (int voter = at + (y * _level.Stride) - Patch.Radius, end = voter + Patch.Side; voter < end; voter++)
            {
                var weight = _weights[voter];
                if (weight > 0)
                {
                    sum += weight * Rgba.Widen(_level.Color[_level.Match[voter] + at - voter]);
                    total += weight;
                }
            }
        }

        return total > 0 ? sum / total : Rgba.Widen(_level.Color[at]);
    }

    /// <summary>
    /// How much lighter a pixel is than a neighbour, in the mean of all votes of those who cover both: so the difference between two
    /// patches that meet here has no part in it.
    /// </summary>
    public Vector128<float> StepTo(int at, int neighbour)
    {
        var beside = Math.Abs(neighbour - at) == 1;
        var (columns, rows) = beside ? (Patch.Side - 1, Patch.Side) : (Patch.Side, Patch.Side - 1);
        var corner = Math.Max(at, neighbour) - Patch.Radius - (Patch.Radius * _level.Stride);
        var sum = Vector128<float>.Zero;
        var total = 0f;
        for (var y = 0; y < rows; y++)
        {
            for (int voter = corner + (y * _level.Stride), end = voter + columns; voter < end; voter++)
            {
                var weight = _weights[voter];
                if (weight > 0)
                {
                    var shift = _level.Match[voter] - voter;
                    sum += weight * (Rgba.Widen(_level.Color[at + shift]) - Rgba.Widen(_level.Color[neighbour + shift]));
                    total += weight;
                }
            }
        }

        return total > 0 ? sum / total : Vector128<float>.Zero;
    }
}
