using Cutout.Gateway.Tests.Providers;
using Cutout.Imaging;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>The way to the vendor: what fails before a byte has left has cost nothing, and is the only thing that is simply tried again.</summary>
public sealed class ConnectionFaultTests
{
    private static readonly Books NeverReached = Books.Free("502 provider-failed", calls: 0);

    private static readonly FaultTable Faults = new(
        new("DNS failure", _ => { }, NeverReached) { Settings = [("Providers:removebg:BaseAddress", "https://vendor.example/v1.0/")] },
        new("refused", vendors => vendors.Connections.RefusesNext = int.MaxValue, NeverReached),
        new("refused twice", RefusesTwice, Books.Sold()),
        new("connect timeout", vendors => vendors.Connections.HangsAlways = true, NeverReached) { Settings = [("Providers:removebg:ConnectTimeout", "00:00:00.1")] },
        new("bad certificate", SpeaksForSomebodyElse, NeverReached) { Settings = [("Providers:removebg:BaseAddress", "https://api.remove.bg/v1.0/")] },
        new("slow upload", _ => { }, Books.Unknown("504 provider-timeout", billed: 0)) { IsDeaf = true, Photo = Large() });

    public static TheoryData<string> Names => Faults.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_vendor_that_was_not_reached_has_cost_nothing_and_one_that_took_a_part_is_not_asked_again(string fault) => Faults.PlayAsync(fault);

    private static void RefusesTwice(VendorsUnderTest vendors)
    {
        vendors.Connections.RefusesNext = 2;
        vendors.RemoveBg.Cuts();
    }

    private static void SpeaksForSomebodyElse(VendorsUnderTest vendors)
    {
        vendors.Connections.Name("api.remove.bg", "203.0.113.7");
        vendors.Connections.Lead("203.0.113.7", vendors.Sandbox.TlsEndPoint);
    }

    // Noise, which no PNG makes smaller: more than the sockets between the two take in while nobody reads.
    private static byte[] Large()
    {
        var file = new System.Buffers.ArrayBufferWriter<byte>();
        using var writer = new PngWriter(file, 2000, 1600, PngColor.Rgb);
        var (row, noise) = (new byte[3 * 2000], new Random(1));
        for (var y = 0; y < 1600; y++)
        {
            noise.NextBytes(row);
            writer.WriteRow(row);
        }

        writer.Complete();
        return file.WrittenSpan.ToArray();
    }
}
