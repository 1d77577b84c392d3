using Cutout.Matting.Segmenting;

namespace Cutout.Matting.Tests.Segmenting;

public sealed class GridCutTests
{
    private static readonly (int Dx, int Dy)[] Directions = [(1, 0), (0, 1), (1, 1), (-1, 1)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void No_other_labelling_of_a_small_grid_is_cheaper_the_first_time_or_after_a_change_of_mind(int seed)
    {
        const int Width = 4, Height = 3;
        var random = new Random(seed);
        var terminals = new int[Width * Height];
        var edges = new List<(int A, int B, int Cost)>();
        using var scratch = new Scratch();
        var cut = new GridCut(Width, Height, scratch);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                terminals[(y * Width) + x] = random.Next(-50, 51);
                cut.SetTerminal(x, y, terminals[(y * Width) + x]);
                foreach (var (dx, dy) in Directions)
                {
                    if (x + dx is >= 0 and < Width && y + dy < Height)
                    {
                        var cost = random.Next(0, 30);
                        cut.SetNeighbours(x, y, dx, dy, cost);
                        edges.Add(((y * Width) + x, ((y + dy) * Width) + x + dx, cost));
                    }
                }
            }
        }

        for (var solved = 0; solved < 4; solved++)
        {
            cut.Solve(TestContext.Current.CancellationToken);

            var found = 0;
            for (var i = 0; i < Width * Height; i++)
            {
                found |= cut.IsSubject(i % Width, i / Width) ? 1 << i : 0;
            }

            // Of all that cost the same it is the one with the fewest subject pixels, whatever was pushed before.
            var best = Enumerable.Range(0, 1 << (Width * Height)).GroupBy(Energy).MinBy(labellings => labellings.Key)!;
            Assert.Contains(found, best);
            Assert.All(best, labels => Assert.Equal(found, found & labels));

            for (var i = 0; i < terminals.Length; i++)
            {
                terminals[i] = random.Next(-50, 51);
                cut.SetTerminal(i % Width, i / Width, terminals[i]);
            }
        }

        // A pixel pays its preference if it is labelled against it, a pair pays if it is parted.
        int Energy(int labels)
        {
            var energy = 0;
            for (var i = 0; i < terminals.Length; i++)
            {
                var subject = (labels >> i & 1) == 1;
                energy += subject ? Math.Max(0, -terminals[i]) : Math.Max(0, terminals[i]);
            }

            return energy + edges.Sum(e => (labels >> e.A & 1) != (labels >> e.B & 1) ? e.Cost : 0);
        }
    }

    [Fact]
    public void A_second_cut_does_not_remember_the_first()
    {
        using var scratch = new Scratch();
        var cut = new GridCut(2, 1, scratch);
        cut.SetTerminal(0, 0, 10);
        cut.SetTerminal(1, 0, -10);
        cut.SetNeighbours(0, 0, 1, 0, 2);
        cut.Solve(TestContext.Current.CancellationToken);
        cut.SetTerminal(0, 0, -3);
        cut.SetTerminal(1, 0, 4);
        cut.Solve(TestContext.Current.CancellationToken);

        Assert.False(cut.IsSubject(0, 0));
        Assert.True(cut.IsSubject(1, 0));
    }
}
