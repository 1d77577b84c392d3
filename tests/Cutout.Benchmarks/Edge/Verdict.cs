namespace Cutout.Benchmarks.Edge;

/// <summary>What was promised, line by line, and whether it has held.</summary>
internal sealed class Verdict
{
    private readonly List<(bool Holds, string Promise)> _lines = [];

    public Verdict Require(bool holds, string promise)
    {
        _lines.Add((holds, promise));
        return this;
    }

    /// <summary>The exit code: 0 if all holds.</summary>
    public int Print()
    {
        foreach (var (holds, promise) in _lines)
        {
            Console.WriteLine($"{(holds ? "holds " : "BROKEN")} {promise}");
        }

        return _lines.TrueForAll(line => line.Holds) ? 0 : 1;
    }
}
