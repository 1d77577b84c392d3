using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Cutout.Benchmarks.Previews;

/// <summary>
/// A node process with sharp, which times itself: a line in says the form and the file, a line out the milliseconds of clock and processor. sharp is looked for in
/// the directory that CUTOUT_PEERS names, then where node finds it from the current directory or by NODE_PATH.
/// </summary>
internal sealed class SharpPeer : IDisposable
{
    private const string Missing = "sharp is not found: `npm install sharp` in a directory and name it by CUTOUT_PEERS (needs node).";
    private readonly Process _node;

    private SharpPeer(Process node) => _node = node;

    /// <summary>Null if node or sharp is missing, which is said.</summary>
    public static SharpPeer? Start()
    {
        var folder = Environment.GetEnvironmentVariable("CUTOUT_PEERS") ?? Directory.GetCurrentDirectory();
        var start = new ProcessStartInfo("node", ["-e", Script()])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            var peer = new SharpPeer(Process.Start(start)!);
            if (peer._node.StandardOutput.ReadLine() is { } versions)
            {
                Console.WriteLine($"Peer: {versions}");
                return peer;
            }

            peer.Dispose();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No node: said below.
        }

        Console.WriteLine(Missing);
        return null;
    }

    public Timing Time(string form, string path)
    {
        _node.StandardInput.WriteLine($"{form} {path}");
        var line = _node.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"sharp failed: {_node.StandardError.ReadToEnd()}");
        var numbers = Array.ConvertAll(line.Split(' '), number => double.Parse(number, CultureInfo.InvariantCulture));
        return new Timing(numbers[0], numbers[1]);
    }

    public void Dispose()
    {
        _node.StandardInput.Close();
        _node.WaitForExit();
        _node.Dispose();
    }

    private static string Script()
    {
        using var script = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("sharp.js")!);
        return script.ReadToEnd();
    }
}
