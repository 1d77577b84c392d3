using System.Collections.Immutable;

namespace Cutout.Gateway.Sessions;

/// <summary>
/// Which bytes of a picture have left at least once, as merged half-open ranges; a download that was resumed in pieces
/// counts as whole when its pieces cover everything.
/// </summary>
internal sealed record ByteRanges(ImmutableArray<(long Start, long End)> Ranges)
{
    public static readonly ByteRanges None = new([]);

    public bool Cover(long length) => Ranges.Length == 1 && Ranges[0].Start == 0 && Ranges[0].End >= length;

    public ByteRanges With(long start, long end)
    {
        if (end <= start)
        {
            return this;
        }

        var merged = ImmutableArray.CreateBuilder<(long Start, long End)>(Ranges.Length + 1);
        foreach (var range in Ranges.Append((Start: start, End: end)).OrderBy(range => range.Start))
        {
            if (merged.Count > 0 && range.Start <= merged[^1].End)
            {
                merged[^1] = (merged[^1].Start, Math.Max(merged[^1].End, range.End));
            }
            else
            {
                merged.Add(range);
            }
        }

        return new ByteRanges(merged.ToImmutable());
    }
}
