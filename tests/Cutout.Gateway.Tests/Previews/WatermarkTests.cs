using Cutout.Gateway.Previews;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Imaging;

namespace Cutout.Gateway.Tests.Previews;

public sealed class WatermarkTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cutout-watermark-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_session_s_previews_carry_one_watermark_and_another_session_s_another()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (one, other) = (await SessionAsync(gateway), await SessionAsync(gateway));

        var first = await PreviewAsync(gateway, one, "transparent");

        Assert.Equal(first, await PreviewAsync(gateway, one, "transparent"));
        Assert.NotEqual(first, await PreviewAsync(gateway, other, "transparent"));

        // A photo hides what lies behind it: whatever the background, the opaque picture's preview is the same.
        Assert.Equal(await PreviewAsync(gateway, one, "checkerboard"), await PreviewAsync(gateway, one, "3a7bd5"));
    }

    [Fact]
    public async Task An_operator_s_picture_takes_the_text_s_place()
    {
        var path = Save("mark.png", Pictures.Png(60, 40));
        await using var plain = await GatewayUnderTest.StartAsync();
        await using var marked = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Previews:WatermarkImage"] = path, ["Previews:WatermarkOpacity"] = "1" });

        // The mark's blue and red are nowhere in a gray picture.
        Assert.InRange(await ColouredAsync(plain), 0, 0);
        Assert.InRange(await ColouredAsync(marked), 0.1, 0.9);
    }

    [Fact]
    public void The_session_s_short_name_may_be_part_of_the_text()
    {
        var session = Session("7k3f9qxm2tbnv8hd");

        Assert.Equal("Preview 7k3f9q", WatermarkText.For(session, "Preview {session}"));
        Assert.Equal("Preview", WatermarkText.For(session, "Preview"));
    }

    [Fact]
    public void The_seed_depends_on_the_session_alone()
    {
        var (one, other) = (SessionId.New(), SessionId.New());

        Assert.Equal(WatermarkSeed.For(one), WatermarkSeed.For(one));
        Assert.NotEqual(WatermarkSeed.For(one), WatermarkSeed.For(other));
    }

    [Fact]
    public void A_file_that_can_t_be_a_watermark_is_told_of_in_a_sentence()
    {
        Assert.Contains("there is no such file", Failure(new() { WatermarkImage = Path.Combine(_folder.FullName, "none.png") }), StringComparison.Ordinal);
        Assert.Contains("which can't be used", Failure(new() { WatermarkImage = Save("text.png", "no picture"u8.ToArray()) }), StringComparison.Ordinal);
        Assert.Contains("at most 1024 pixels a side", Failure(new() { WatermarkImage = Save("large.png", Pictures.Png(1200, 10)) }), StringComparison.Ordinal);
        Assert.Contains("a watermark may have", Failure(new() { WatermarkImage = Save("bytes.png", new byte[5_000_000]) }), StringComparison.Ordinal);
        Assert.Contains("there is no such file", Failure(new() { WatermarkImage = _folder.FullName }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_out_of_its_range_is_named_with_its_value()
    {
        Assert.Contains("Previews:WatermarkAngle is 200", Failure(new() { WatermarkAngle = 200 }), StringComparison.Ordinal);
        Assert.Contains("Previews:WatermarkAngle is NaN", Failure(new() { WatermarkAngle = double.NaN }), StringComparison.Ordinal);
        Assert.Contains("Previews:WatermarkSize is 0.6", Failure(new() { WatermarkSize = 0.6 }), StringComparison.Ordinal);
        Assert.Contains("Previews:WatermarkSpacing is 0.1", Failure(new() { WatermarkSpacing = 0.1 }), StringComparison.Ordinal);
        Assert.Contains("Previews:WatermarkText is \"   \"", Failure(new() { WatermarkText = "   " }), StringComparison.Ordinal);
        Assert.True(new PreviewsValidator().Validate(null, new PreviewsOptions { WatermarkSize = 0.5, WatermarkSpacing = 0.3, WatermarkAngle = 0 }).Succeeded);
    }

    private static string Failure(PreviewsOptions options) => new PreviewsValidator().Validate(null, options).FailureMessage ?? "";

    private string Save(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static async Task<double> ColouredAsync(GatewayUnderTest gateway)
    {
        using var preview = PixelBuffer.Decode(await PreviewAsync(gateway, await SessionAsync(gateway), "transparent"), cancellationToken: TestContext.Current.CancellationToken);
        var coloured = 0;
        for (var i = 0; i < preview.Pixels.Length; i += 4)
        {
            coloured += Math.Abs(preview.Pixels[i] - preview.Pixels[i + 2]) > 30 ? 1 : 0;
        }

        return coloured / (preview.Width * (double)preview.Height);
    }

    private static async Task<byte[]> PreviewAsync(GatewayUnderTest gateway, CutoutSession session, string background) =>
        await gateway.Client.GetByteArrayAsync($"/v1/cutouts/{session.Id.Value}/preview?background={background}", TestContext.Current.CancellationToken);

    private static Task<CutoutSession> SessionAsync(GatewayUnderTest gateway)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        using var writer = new PngWriter(output, 400, 300, PngColor.Gray);
        var row = Enumerable.Repeat((byte)128, 400).ToArray();
        for (var y = 0; y < 300; y++)
        {
            writer.WriteRow(row);
        }

        writer.Complete();
        return gateway.ReadySessionAsync(output.WrittenSpan.ToArray(), session => session with { Result = new PictureFacts("image/png", 400, 300, output.WrittenCount) });
    }

    private static CutoutSession Session(string reference) => new()
    {
        Id = SessionId.New(),
        Reference = reference,
        Operation = "background-removal",
        CreatedAt = DateTimeOffset.UnixEpoch,
        ExpiresAt = DateTimeOffset.UnixEpoch,
        Source = new PictureFacts("image/jpeg", 1, 1, 1),
    };
}
