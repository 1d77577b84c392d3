using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Imaging;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Providers;

public sealed class ShrinkTests
{
    private static readonly byte[] Large = Pictures.Jpeg(1200, 900);

    [Fact]
    public async Task A_photo_with_too_many_pixels_is_made_smaller_and_the_buyer_is_told_the_true_size()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:MaxMegapixels", "0.5"), ("Providers:removebg:ShrinkToFit", "true"));
        vendors.RemoveBg.Cuts();

        var session = await new Buyer(vendors.Gateway.Client).UploadAsync(Large);

        Assert.Equal((1200, 900), ((int)session["source"]!["width"]!, (int)session["source"]!["height"]!));
        Assert.Equal((816, 612), ((int)session["result"]!["width"]!, (int)session["result"]!["height"]!));
        Assert.InRange(Assert.Single(Assert.Single(vendors.RemoveBg.Requests).Pictures).Length, 1, Large.Length - 1);
    }

    [Fact]
    public async Task A_photo_with_too_many_bytes_is_made_smaller_until_it_fits()
    {
        var limit = Large.Length / 3;
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:MaxBytes", $"{limit}"), ("Providers:removebg:ShrinkToFit", "true"));
        vendors.RemoveBg.Cuts();

        await new Buyer(vendors.Gateway.Client).UploadAsync(Large);

        Assert.InRange(Assert.Single(Assert.Single(vendors.RemoveBg.Requests).Pictures).Length, 1, limit);
    }

    [Theory]
    [InlineData(Orientation.Normal, 1200, 900, 816, 612)]
    [InlineData(Orientation.Rotated90, 900, 1200, 612, 816)]
    public async Task A_photo_that_was_held_sideways_stays_upright(Orientation held, int width, int height, int shrunkWidth, int shrunkHeight)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var photo = Large.Held(held);

        var shrunk = await ShrinkAsync(gateway, photo, width, height, new ProviderCapability(["image/jpeg"], 10_000_000, 500_000, true, long.MaxValue, "", ""));

        using (shrunk.Photo)
        {
            var header = PictureProbe.Read(shrunk.Photo.Span).OrThrow();
            Assert.Equal((held, shrunkWidth, shrunkHeight), (header.Orientation, header.UprightWidth, header.UprightHeight));
            Assert.Equal(new PictureFacts("image/jpeg", shrunkWidth, shrunkHeight, shrunk.Photo.Length), shrunk.Facts);
        }
    }

    [Fact]
    public async Task A_colour_profile_is_kept()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        byte[] profile = [0xFF, 0xE2, 0, 24, .. "ICC_PROFILE"u8, 0, 1, 1, .. "12345678"u8];

        var shrunk = await ShrinkAsync(gateway, [.. Large[..2], .. profile, .. Large[2..]], 1200, 900, new ProviderCapability(["image/jpeg"], 10_000_000, 500_000, true, long.MaxValue, "", ""));

        using (shrunk.Photo)
        {
            Assert.Equal(profile, shrunk.Photo.Span[2..(2 + profile.Length)].ToArray());
        }
    }

    [Fact]
    public async Task The_colour_profile_of_a_png_is_kept_in_the_jpeg_that_it_becomes()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var profile = MadeUpProfile.Of(3000);

        var shrunk = await ShrinkAsync(gateway, WithProfile(Pictures.Png(), profile), 320, 240, new ProviderCapability(["image/png"], 10_000_000, 50_000, true, long.MaxValue, "", ""));

        using (shrunk.Photo)
        {
            Assert.Equal(PictureFormat.Jpeg, PictureProbe.Detect(shrunk.Photo.Span));
            Assert.Equal(profile, ColorProfile.Read(shrunk.Photo.Span)!.Icc.ToArray());
        }
    }

    [Fact]
    public async Task A_png_that_was_held_sideways_stays_upright_as_a_jpeg()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        byte[] exif = [.. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];

        var shrunk = await ShrinkAsync(gateway, WithChunk(Pictures.Png(), "eXIf"u8, exif), 240, 320, new ProviderCapability(["image/png"], 10_000_000, 50_000, true, long.MaxValue, "", ""));

        using (shrunk.Photo)
        {
            var header = PictureProbe.Read(shrunk.Photo.Span).OrThrow();
            Assert.Equal((PictureFormat.Jpeg, Orientation.Rotated90), (header.Format, header.Orientation));
            Assert.Equal((shrunk.Facts.Width, shrunk.Facts.Height), (header.UprightWidth, header.UprightHeight));
            Assert.True(shrunk.Facts.Height > shrunk.Facts.Width);
        }
    }

    [Fact]
    public async Task The_room_for_it_is_given_back()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:MaxMegapixels", "0.5"), ("Providers:removebg:ShrinkToFit", "true"));
        vendors.RemoveBg.FindsNoSubject();
        var memory = vendors.Gateway.Services.GetRequiredService<MemoryBudget>();
        var before = memory.Held;

        using var answer = await vendors.UploadAsync(Large);

        Assert.Equal("no-subject", await answer.ProblemAsync());
        await vendors.UntilAsync(() => memory.Held == before, TimeSpan.Zero);
    }

    [Fact]
    public async Task Without_that_setting_it_is_refused_before_anything_is_sent()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:MaxMegapixels", "0.5"));

        using var answer = await vendors.UploadAsync(Large);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Empty(vendors.RemoveBg.Requests);
    }

    // An iCCP chunk: a name, a zero, the method 0, and the profile as zlib writes it (PNG third edition, section 11.3.2.3).
    private static byte[] WithProfile(byte[] png, byte[] profile)
    {
        using var content = new MemoryStream();
        content.Write("a profile\0\0"u8);
        using (var deflater = new ZLibStream(content, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflater.Write(profile);
        }

        return WithChunk(png, "iCCP"u8, content.ToArray());
    }

    // Right after IHDR.
    private static byte[] WithChunk(byte[] png, ReadOnlySpan<byte> type, byte[] content)
    {
        byte[] covered = [.. type, .. content];
        var (length, crc) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc(covered));
        return [.. png[..33], .. length, .. covered, .. crc, .. png[33..]];
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }

    private static async Task<(PictureBuffer Photo, PictureFacts Facts)> ShrinkAsync(
        GatewayUnderTest gateway, byte[] photo, int width, int height, ProviderCapability limits) =>
        (await gateway.Services.GetRequiredService<PhotoShrinker>().ShrinkAsync(
            photo, new PictureFacts("image/jpeg", width, height, photo.Length), limits, LanePriority.Free, TestContext.Current.CancellationToken))!.Value;
}
