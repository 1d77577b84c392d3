namespace Cutout.Matting.Inpainting;

/// <summary>
/// A first filling, pixel by pixel from the border inwards: each takes the colour of the source whose surroundings look most like
/// what is known and filled around it, and roughly like the guess of what shall come there.
/// </summary>
/// <remarks>Ashikhmin, "Synthesizing Natural Textures", I3D 2001: who continues what a neighbour copied keeps a pattern whole.</remarks>
internal sealed class FrontFill(Level level, uint[] guess, int[] repeats, Dice dice)
{
    // The guess is blurred, so it only decides where the surroundings don't.
    private const int GuessShare = 4;
    private const int Strangers = 4;

    private long _least;
    private int _best;
    private int _counted;

    /// <param name="rings">The order.</param>
    /// <param name="hints">Sources from the next coarser scale; 0 for none.</param>
    /// <param name="sources">All sources, to choose strangers from.</param>
    /// <param name="cancellationToken">Looked at every few hundred pixels.</param>
    public void Run(Rings rings, int[] hints, ReadOnlySpan<int> sources, CancellationToken cancellationToken)
    {
        for (var i = 0; i < rings.Count; i++)
        {
            if ((i & 255) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var at = rings.Order[i];
            Choose(at, hints[at], sources);
            level.Match[at] = _best;
            level.Fill(at, level.Color[_best]);
        }
    }

    private void Choose(int at, int hint, ReadOnlySpan<int> sources)
    {
        (_least, _best) = (long.MaxValue, 0);
        _counted = Math.Max(1, Patch.CountOf(level.Counts, at, level.Stride));
        for (var y = -1; y <= 1; y++)
        {
            for (var x = -1; x <= 1; x++)
            {
                var step = (y * level.Stride) + x;
                if (step != 0 && level.Match[at + step] is > 0 and var match)
                {
                    Try(at, match - step);
                }
            }
        }

        Try(at, hint);
        foreach (var step in repeats)
        {
            TryRepeat(at, step);
            TryRepeat(at, -step);
        }

        for (var i = 0; i < Strangers; i++)
        {
            Try(at, sources[dice.Roll(sources.Length)]);
        }

        for (var radius = 4; radius > 0; radius /= 2)
        {
            Try(at, _best + dice.Around(radius) + (level.Stride * dice.Around(radius)));
        }
    }

    // A step that ends in what has been filled goes on to where that came from: so a pattern crosses the widest hole.
    private void TryRepeat(int at, int step)
    {
        var there = at + step;
        if ((uint)there < (uint)level.Length)
        {
            Try(at, level.Kind[there] == PixelKind.Hole ? level.Match[there] : there);
        }
    }

    private void Try(int at, int source)
    {
        if (source == _best || !level.IsSource(source))
        {
            return;
        }

        var difference = (long)Patch.Difference(level.Color, level.Counts, level.Color, at, source, level.Stride) * Patch.Area / _counted;
        if (difference >= _least)
        {
            return;
        }

        difference += Patch.Difference(guess, level.Inside, guess, at, source, level.Stride) / GuessShare;
        if (difference < _least)
        {
            (_least, _best) = (difference, source);
        }
    }
}
