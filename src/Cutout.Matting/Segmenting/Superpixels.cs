using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cutout.Matting.Segmenting;

/// <summary>
/// A picture parted into some hundred patches of one colour each, all connected: the vocabulary in which backgrounds are
/// reasoned about.
/// </summary>
/// <remarks>R. Achanta et al., "SLIC superpixels compared to state-of-the-art superpixel methods", PAMI 2012.</remarks>
internal sealed class Superpixels
{
    private const int Rounds = 6;

    // How much a whole patch's breadth weighs against colour, in steps of LabPicture.
    private const float Compactness = 12;

    private Superpixels(int[] labels, int count, float step)
    {
        Labels = labels;
        Count = count;
        Step = step;
    }

    /// <summary>The patch of every pixel, 0 to <see cref="Count"/> - 1.</summary>
    public int[] Labels { get; }

    public int Count { get; }

    /// <summary>About how many pixels a patch is wide.</summary>
    public float Step { get; }

    public static Superpixels Of(LabPicture picture, int wanted, Scratch scratch, CancellationToken cancellationToken)
    {
        int w = picture.Width, h = picture.Height;
        var step = Math.Max(2f, MathF.Sqrt((float)w * h / wanted));
        int columns = Math.Max(1, (int)MathF.Round(w / step)), rows = Math.Max(1, (int)MathF.Round(h / step));
        var seeds = columns * rows;
        var centres = scratch.Take<float>(5 * seeds);
        var sums = scratch.Take<float>(6 * seeds);
        var labels = scratch.Take<int>(w * h);
        var distances = scratch.Take<float>(w * h);
        for (var i = 0; i < seeds; i++)
        {
            int x = Math.Min(w - 1, (int)(((i % columns) + 0.5f) * w / columns)), y = Math.Min(h - 1, (int)(((i / columns) + 0.5f) * h / rows));
            var at = (y * w) + x;
            (centres[5 * i], centres[(5 * i) + 1], centres[(5 * i) + 2], centres[(5 * i) + 3], centres[(5 * i) + 4]) = (picture.L[at], picture.A[at], picture.B[at], x, y);
        }

        var reach = (int)MathF.Ceiling(step * 1.2f);
        var nearness = Compactness * Compactness / (step * step);
        for (var round = 0; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Array.Fill(distances, float.MaxValue);
            for (var i = 0; i < seeds; i++)
            {
                Claim(picture, i, centres.AsSpan(5 * i, 5), reach, nearness, distances, labels);
            }

            Array.Clear(sums);
            for (var at = 0; at < w * h; at++)
            {
                var sum = sums.AsSpan(6 * labels[at], 6);
                sum[0] += picture.L[at];
                sum[1] += picture.A[at];
                sum[2] += picture.B[at];
                sum[3] += at % w;
                sum[4] += at / w;
                sum[5]++;
            }

            for (var i = 0; i < seeds; i++)
            {
                for (var d = 0; d < 5 && sums[(6 * i) + 5] > 0; d++)
                {
                    centres[(5 * i) + d] = sums[(6 * i) + d] / sums[(6 * i) + 5];
                }
            }
        }

        return Connect(labels, w, h, step, scratch);
    }

    // Gives the seed every pixel within reach to which it is nearer than all seeds before it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Claim(LabPicture picture, int seed, ReadOnlySpan<float> centre, int reach, float nearness, float[] distances, int[] labels)
    {
        const int Lanes = 8;
        int w = picture.Width, h = picture.Height;
        float l = centre[0], a = centre[1], b = centre[2], cx = centre[3], cy = centre[4];
        int left = Math.Max(0, (int)cx - reach), right = Math.Min(w - 1, (int)cx + reach), bottom = Math.Min(h - 1, (int)cy + reach);
        var mine = Vector256.Create(seed);
        var columns = Vector256.ConvertToSingle(Vector256<int>.Indices) - Vector256.Create(cx);
        for (var y = Math.Max(0, (int)cy - reach); y <= bottom; y++)
        {
            var dy = (y - cy) * (y - cy) * nearness;
            var x = left;
            for (; x + Lanes <= right + 1; x += Lanes)
            {
                var at = (y * w) + x;
                Vector256<float> dl = Vector256.Create(picture.L, at) - Vector256.Create(l), da = Vector256.Create(picture.A, at) - Vector256.Create(a), db = Vector256.Create(picture.B, at) - Vector256.Create(b);
                var dx = columns + Vector256.Create((float)x);
                var distance = (dl * dl) + (da * da) + (db * db) + (dx * dx * nearness) + Vector256.Create(dy);
                var before = Vector256.Create(distances, at);
                var nearer = Vector256.LessThan(distance, before);
                Vector256.ConditionalSelect(nearer, distance, before).CopyTo(distances, at);
                Vector256.ConditionalSelect(nearer.AsInt32(), mine, Vector256.Create(labels, at)).CopyTo(labels, at);
            }

            for (; x <= right; x++)
            {
                var at = (y * w) + x;
                float dl = picture.L[at] - l, da = picture.A[at] - a, db = picture.B[at] - b, dx = x - cx;
                var distance = (dl * dl) + (da * da) + (db * db) + (dx * dx * nearness) + dy;
                if (distance < distances[at])
                {
                    distances[at] = distance;
                    labels[at] = seed;
                }
            }
        }
    }

    // Every connected piece gets a label of its own; crumbs join the piece that was labelled before them.
    private static Superpixels Connect(int[] rough, int w, int h, float step, Scratch scratch)
    {
        var labels = scratch.Take<int>(w * h);
        Array.Fill(labels, -1);
        var stack = scratch.Take<int>(w * h);
        var crumb = step * step / 5;
        var count = 0;
        for (var start = 0; start < w * h; start++)
        {
            if (labels[start] >= 0)
            {
                continue;
            }

            var before = start % w > 0 ? labels[start - 1] : start >= w ? labels[start - w] : -1;
            int size = 0, top = 0;
            stack[size++] = start;
            labels[start] = count;
            while (top < size)
            {
                var at = stack[top++];
                var x = at % w;
                if (x > 0)
                {
                    Visit(at - 1);
                }

                if (x < w - 1)
                {
                    Visit(at + 1);
                }

                if (at >= w)
                {
                    Visit(at - w);
                }

                if (at < (w * h) - w)
                {
                    Visit(at + w);
                }
            }

            if (size < crumb && before >= 0)
            {
                for (var i = 0; i < size; i++)
                {
                    labels[stack[i]] = before;
                }
            }
            else
            {
                count++;
            }

            void Visit(int next)
            {
                if (labels[next] < 0 && rough[next] == rough[start])
                {
                    labels[next] = count;
                    stack[size++] = next;
                }
            }
        }

        return new Superpixels(labels, count, step);
    }
}
