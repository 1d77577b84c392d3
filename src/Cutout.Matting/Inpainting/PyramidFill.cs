using System.Runtime.Intrinsics;

namespace Cutout.Matting.Inpainting;

/// <summary>
/// Fills the hole of a window from coarse to fine: a smooth surface where the hole is only a few pixels wide, then on every scale
/// a first filling, patches that are matched and vote in turns, and at last the step at the hole's border is taken out.
/// </summary>
internal static class PyramidFill
{
    private const int Rounds = 3;
    private const int CoarseRounds = 8;
    private const int CoarsestDepth = 5;
    private const int SmallestSide = 24;

    // What differs more at the border is another thing, and not the same thing in another light.
    private const float MostStep = 40;

    // The same between two pixels where patches meet; the vote has spread what they differ by over a patch's side.
    private const float MostSeam = 24;

    /// <summary>Gives the hole's pixels their colours and, where there is anything to copy from, their matches.</summary>
    public static void Fill(Level level, ulong seed, Scratch scratch, CancellationToken cancellationToken)
    {
        var rings = new Rings(level, scratch);
        if (level.Sources == 0)
        {
            // Not one patch is known: a few pixels wide, or nearly all of it hole.
            Smooth(level, rings, scratch, cancellationToken).CopyTo(level.Color, 0);
            return;
        }

        Fill(level, rings, new Dice(seed), scratch, cancellationToken);
    }

    private static void Fill(Level level, Rings rings, Dice dice, Scratch scratch, CancellationToken cancellationToken, bool finest = true)
    {
        var hints = scratch.Take<int>(level.Length);
        uint[] guess;
        var half = rings.Deepest > CoarsestDepth && Math.Min(level.Width, level.Height) >= 2 * SmallestSide ? level.Halve(scratch) : null;
        if (half is { Sources: > 0, Holes: > 0 })
        {
            Fill(half, new Rings(half, scratch), dice, scratch, cancellationToken, finest: false);
            guess = Double(half, level, scratch);
            Hint(half, level, rings, hints);
        }
        else
        {
            guess = Smooth(level, rings, scratch, cancellationToken);
        }

        var sources = SourcesOf(level, scratch);
        new FrontFill(level, guess, Repeats.Find(level, dice, cancellationToken), dice).Run(rings, hints, sources, cancellationToken);
        var matches = new PatchMatch(level, dice, sources, scratch, cancellationToken);
        var vote = new PatchVote(level, scratch);
        for (var round = 0; round < (finest ? Rounds : CoarseRounds); round++)
        {
            matches.Improve(cancellationToken);
            vote.Weigh(matches);
            for (var i = 0; i < rings.Count; i++)
            {
                Mind(i, cancellationToken);
                level.Color[rings.Order[i]] = Rgba.Narrow(vote.ColorOf(rings.Order[i]));
            }
        }

        if (finest)
        {
            Blend(level, rings, vote, scratch, cancellationToken);
        }
    }

    // Pérez, Gangnet and Blake, "Poisson Image Editing", SIGGRAPH 2003: between neighbours the steps that the patches show, at the
    // border the photo itself; so what is copied takes on the light of the place.
    private static void Blend(Level level, Rings rings, PatchVote vote, Scratch scratch, CancellationToken cancellationToken)
    {
        var surface = scratch.Take<Vector128<float>>(level.Length);
        var slopes = scratch.Take<Vector128<float>>(level.Length);
        Span<int> around = [-1, 1, -level.Stride, level.Stride];
        for (var i = 0; i < rings.Count; i++)
        {
            Mind(i, cancellationToken);
            var at = rings.Order[i];
            surface[at] = vote.ColorOf(at);
            foreach (var side in around)
            {
                if (level.Kind[at + side] == PixelKind.Known)
                {
                    surface[at + side] = vote.ColorOf(at + side);
                }
            }
        }

        for (var i = 0; i < rings.Count; i++)
        {
            Mind(i, cancellationToken);
            var at = rings.Order[i];
            foreach (var side in around)
            {
                // Between two pixels of the hole once for both.
                var known = level.Kind[at + side] == PixelKind.Known;
                if (known || (side > 0 && level.Kind[at + side] == PixelKind.Hole))
                {
                    var slope = Slope(surface[at] - surface[at + side], vote.StepTo(at, at + side));
                    slopes[at] += slope;
                    slopes[at + side] -= known ? Vector128<float>.Zero : slope;
                }
            }
        }

        for (var i = 0; i < rings.Count && rings.Depth[rings.Order[i]] == 1; i++)
        {
            foreach (var side in around)
            {
                var known = rings.Order[i] + side;
                if (level.Kind[known] == PixelKind.Known)
                {
                    surface[known] = Near(Rgba.Widen(level.Color[known]), surface[known], MostStep);
                }
            }
        }

        Membrane.Span(level, rings, surface, slopes, cancellationToken);
        for (var i = 0; i < rings.Count; i++)
        {
            level.Color[rings.Order[i]] = Rgba.Narrow(surface[rings.Order[i]]);
        }
    }

    private static void Mind(int i, CancellationToken cancellationToken)
    {
        if ((i & 255) == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // A seam between patches is taken out; where things meet, the edge stays.
    private static Vector128<float> Slope(Vector128<float> mixed, Vector128<float> copied) =>
        Vector128.LessThanAll(Vector128.Abs(mixed - copied), Vector128.Create(MostSeam)) ? copied : mixed;

    private static Vector128<float> Near(Vector128<float> value, Vector128<float> other, float most) =>
        Vector128.Min(Vector128.Max(value, other - Vector128.Create(most)), other + Vector128.Create(most));

    private static uint[] Smooth(Level level, Rings rings, Scratch scratch, CancellationToken cancellationToken)
    {
        var surface = scratch.Take<Vector128<float>>(level.Length);
        for (var at = 0; at < level.Length; at++)
        {
            surface[at] = level.Kind[at] == PixelKind.Known ? Rgba.Widen(level.Color[at]) : surface[at];
        }

        Membrane.Begin(level, rings, surface);
        Membrane.Span(level, rings, surface, null, cancellationToken);
        var smooth = scratch.Take<uint>(level.Length);
        for (var at = 0; at < level.Length; at++)
        {
            smooth[at] = level.Kind[at] == PixelKind.Hole ? Rgba.Narrow(surface[at]) : level.Color[at];
        }

        return smooth;
    }

    // Bilinear; a pixel's middle lies a quarter of the coarse one's side off that one's middle.
    private static uint[] Double(Level half, Level level, Scratch scratch)
    {
        var large = scratch.Take<uint>(level.Length);
        for (var y = 0; y < level.Height; y++)
        {
            var (row, nextRow) = (y >> 1, Math.Clamp((y >> 1) + ((y & 1) == 0 ? -1 : 1), 0, half.Height - 1));
            for (var x = 0; x < level.Width; x++)
            {
                var (column, next) = (x >> 1, Math.Clamp((x >> 1) + ((x & 1) == 0 ? -1 : 1), 0, half.Width - 1));
                var near = (3 * Rgba.Widen(half.Color[half.At(column, row)])) + Rgba.Widen(half.Color[half.At(next, row)]);
                var far = (3 * Rgba.Widen(half.Color[half.At(column, nextRow)])) + Rgba.Widen(half.Color[half.At(next, nextRow)]);
                large[level.At(x, y)] = Rgba.Narrow(((3 * near) + far) / 16);
            }
        }

        return large;
    }

    private static void Hint(Level half, Level level, Rings rings, int[] hints)
    {
        for (var i = 0; i < rings.Count; i++)
        {
            var at = rings.Order[i];
            var (x, y) = level.PlaceOf(at);
            var match = half.Match[half.At(x >> 1, y >> 1)];
            if (match > 0)
            {
                var (sourceX, sourceY) = half.PlaceOf(match);
                hints[at] = level.At((2 * sourceX) + (x & 1), (2 * sourceY) + (y & 1));
            }
        }
    }

    private static ReadOnlySpan<int> SourcesOf(Level level, Scratch scratch)
    {
        var sources = scratch.Take<int>(level.Sources);
        var count = 0;
        for (var at = 0; at < level.Length; at++)
        {
            if (level.Source[at])
            {
                sources[count++] = at;
            }
        }

        return sources.AsSpan(0, count);
    }
}
