using Cutout.Matting.Hints;

namespace Cutout.Matting.Segmenting;

/// <summary>Tidies a cut: islands far smaller than the subject go, pinholes in it are closed.</summary>
internal static class Regions
{
    /// <summary>
    /// Drops pieces of subject smaller than <paramref name="island"/> of the largest, and fills enclosed ground smaller than
    /// <paramref name="hole"/> of the subject unless its colours are clearly the background's. A piece on which a hint lies stays as it is.
    /// </summary>
    public static void Tidy(bool[] subject, float[] evidence, int width, int height, float island, float hole, HintMap? hints, Scratch scratch)
    {
        var pieces = Label(subject, width, height, scratch, out var labels);
        var largest = 0;
        var whole = 0;
        foreach (var piece in pieces)
        {
            if (piece.IsSubject)
            {
                largest = Math.Max(largest, piece.Size);
                whole += piece.Size;
            }
        }

        var hinted = new bool[pieces.Count];
        var sums = new double[pieces.Count];
        for (var i = 0; i < width * height; i++)
        {
            sums[labels[i]] += evidence[i];
            hinted[labels[i]] |= hints is not null && hints.Marks[i] != 0;
        }

        for (var i = 0; i < width * height; i++)
        {
            var piece = pieces[labels[i]];
            if (hinted[labels[i]])
            {
                continue;
            }

            if (piece.IsSubject)
            {
                subject[i] = piece.Size >= island * largest;
            }
            else if (!piece.TouchesEdge)
            {
                var clear = sums[labels[i]] / piece.Size < -2.5 && piece.Size > 0.0015 * width * height;
                subject[i] = piece.Size < hole * whole && !clear;
            }
        }
    }

    private static List<Piece> Label(bool[] subject, int w, int h, Scratch scratch, out int[] labels)
    {
        var result = scratch.Take<int>(w * h);
        Array.Fill(result, -1);
        var stack = scratch.Take<int>(w * h);
        var pieces = new List<Piece>();
        for (var start = 0; start < w * h; start++)
        {
            if (result[start] >= 0)
            {
                continue;
            }

            var touches = false;
            int size = 0, next = 0;
            stack[size++] = start;
            result[start] = pieces.Count;
            while (next < size)
            {
                var at = stack[next++];
                int x = at % w, y = at / w;
                touches |= x == 0 || y == 0 || x == w - 1 || y == h - 1;
                for (var v = Math.Max(0, y - 1); v <= Math.Min(h - 1, y + 1); v++)
                {
                    for (var u = Math.Max(0, x - 1); u <= Math.Min(w - 1, x + 1); u++)
                    {
                        // The subject hangs together across corners, the ground does not, or both would cross.
                        var to = (v * w) + u;
                        if (result[to] < 0 && subject[to] == subject[start] && (subject[start] || u == x || v == y))
                        {
                            result[to] = pieces.Count;
                            stack[size++] = to;
                        }
                    }
                }
            }

            pieces.Add(new Piece(subject[start], size, touches));
        }

        labels = result;
        return pieces;
    }

    private sealed record Piece(bool IsSubject, int Size, bool TouchesEdge);
}
