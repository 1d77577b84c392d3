namespace Cutout.Matting.Inpainting;

/// <summary>For every pixel whose patch reaches into the hole, a source whose patch looks like it: guessed, spread to neighbours, improved by chance.</summary>
/// <remarks>Barnes, Shechtman, Finkelstein and Goldman, "PatchMatch", SIGGRAPH 2009.</remarks>
internal sealed class PatchMatch
{
    private readonly Level _level;
    private readonly Dice _dice;
    private readonly int[] _targets;
    private readonly int[] _differences;
    private readonly int _count;

    public PatchMatch(Level level, Dice dice, ReadOnlySpan<int> sources, Scratch scratch, CancellationToken cancellationToken)
    {
        (_level, _dice) = (level, dice);
        _differences = scratch.Take<int>(level.Length);
        _targets = scratch.Take<int>(level.Width * level.Height);
        for (var y = 0; y < level.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int at = level.At(0, y), end = at + level.Width; at < end; at++)
            {
                if (level.Kind[at] != PixelKind.Never && ReachesHole(at))
                {
                    _targets[_count++] = at;
                    if (level.Match[at] == 0)
                    {
                        // Around the hole: as the nearest pixel of the hole has it, if that can be.
                        level.Match[at] = FromNeighbour(at) ?? sources[dice.Roll(sources.Length)];
                    }
                }
            }
        }
    }

    /// <summary>Pixels with a match.</summary>
    public ReadOnlySpan<int> Targets => _targets.AsSpan(0, _count);

    /// <summary>How much each target's patch differs from its match's.</summary>
    public int[] Differences => _differences;

    /// <summary>One pass there and one back, after the colours have changed.</summary>
    public void Improve(CancellationToken cancellationToken)
    {
        foreach (var at in Targets)
        {
            _differences[at] = DifferenceOf(at, _level.Match[at]);
        }

        for (var i = 0; i < _count; i++)
        {
            if ((i & 255) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            Improve(_targets[i], -1);
        }

        for (var i = _count - 1; i >= 0; i--)
        {
            if ((i & 255) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            Improve(_targets[i], 1);
        }
    }

    private bool ReachesHole(int at) => _level.Kind[at] == PixelKind.Hole || HolesAround(at);

    private bool HolesAround(int at)
    {
        for (var y = -Patch.Radius; y <= Patch.Radius; y++)
        {
            if (_level.Kind.AsSpan(at + (y * _level.Stride) - Patch.Radius, Patch.Side).Contains(PixelKind.Hole))
            {
                return true;
            }
        }

        return false;
    }

    private int? FromNeighbour(int at)
    {
        for (var distance = 1; distance <= Patch.Radius; distance++)
        {
            for (var y = -distance; y <= distance; y++)
            {
                for (var x = -distance; x <= distance; x++)
                {
                    var step = (y * _level.Stride) + x;
                    if (_level.Kind[at + step] == PixelKind.Hole && _level.Match[at + step] > 0 && _level.IsSource(_level.Match[at + step] - step))
                    {
                        return _level.Match[at + step] - step;
                    }
                }
            }
        }

        return null;
    }

    private void Improve(int at, int back)
    {
        if (_differences[at] == 0)
        {
            return;
        }

        Follow(at, back);
        Follow(at, back * _level.Stride);
        for (var radius = Math.Max(_level.Width, _level.Height) / 2; radius >= 1; radius /= 2)
        {
            var (x, y) = _level.PlaceOf(_level.Match[at]);
            x += _dice.Around(radius);
            y += _dice.Around(radius);
            if (x >= 0 && y >= 0 && x < _level.Width && y < _level.Height)
            {
                Try(at, _level.At(x, y));
            }
        }
    }

    private void Follow(int at, int back)
    {
        if (_level.Match[at + back] is > 0 and var match)
        {
            Try(at, match - back);
        }
    }

    private void Try(int at, int source)
    {
        if (source == _level.Match[at] || !_level.IsSource(source))
        {
            return;
        }

        var difference = DifferenceOf(at, source);
        if (difference < _differences[at])
        {
            (_differences[at], _level.Match[at]) = (difference, source);
        }
    }

    private int DifferenceOf(int at, int source) => Patch.Difference(_level.Color, _level.Inside, _level.Color, at, source, _level.Stride);
}
