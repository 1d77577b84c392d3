using Cutout.Imaging;

namespace Cutout.Gateway.Tests.Compatibility;

/// <summary>
/// Three who speak the dialect: a gateway that passes everything on to the stand-in, a gateway whose vendor only cuts so that it makes all
/// else itself, and the stand-in. All three cut the same matte.
/// </summary>
public sealed class ConformanceBench : IAsyncLifetime
{
    public static readonly byte[] Photo = Pictures.Jpeg(600, 400);

    private DialectUnderTest? _passing;
    private DialectUnderTest? _making;
    private DialectTarget? _standIn;

    internal IReadOnlyDictionary<string, DialectTarget> Targets => new Dictionary<string, DialectTarget>
    {
        ["passes on"] = _passing!.Target,
        ["makes it here"] = _making!.Target,
        ["stand-in"] = _standIn!,
    };

    internal DialectTarget Passing => _passing!.Target;

    internal DialectTarget Making => _making!.Target;

    internal DialectTarget StandIn => _standIn!;

    internal DialectUnderTest PassingGateway => _passing!;

    internal DialectUnderTest MakingGateway => _making!;

    public async ValueTask InitializeAsync()
    {
        _passing = await DialectUnderTest.StartAsync("removebg");
        _making = await DialectUnderTest.StartAsync("clipdrop");
        _standIn = new DialectTarget(_passing.Vendor.BaseAddress, _passing.Vendor.ApiKey);
    }

    internal async Task<IReadOnlyList<(string Name, DialectReply Reply)>> AskAllAsync(Func<DialectTarget, Task<HttpResponseMessage>> ask)
    {
        var replies = new List<(string, DialectReply)>();
        foreach (var (name, target) in Targets)
        {
            replies.Add((name, await DialectReply.OfAsync(ask(target))));
        }

        return replies;
    }

    /// <summary>How far two pictures of one size are from each other, averaged over all channels, colours as far as they can be seen.</summary>
    internal static double Difference(PixelBuffer one, PixelBuffer other)
    {
        Assert.Equal((one.Width, one.Height), (other.Width, other.Height));
        var sum = 0.0;
        for (var at = 0; at < one.Pixels.Length; at += 4)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                sum += Math.Abs((one.Pixels[at + channel] * one.Pixels[at + 3]) - (other.Pixels[at + channel] * other.Pixels[at + 3])) / 255.0;
            }

            sum += Math.Abs(one.Pixels[at + 3] - other.Pixels[at + 3]);
        }

        return sum / one.Pixels.Length;
    }

    public async ValueTask DisposeAsync()
    {
        _standIn!.Dispose();
        await _passing!.DisposeAsync();
        await _making!.DisposeAsync();
    }
}
