using System.Buffers;
using System.Buffers.Binary;

namespace Cutout.Imaging.Tests.Properties;

public sealed class FileProperties
{
    private static readonly string[] Chunks = ["tEXt", "tIME", "prVt", "zTXt", "iTXt"];

    [Fact]
    public void Scrubbing_takes_what_was_put_in_and_no_pixel_and_finds_nothing_the_second_time() => Property.Holds(picture =>
    {
        var secret = new byte[8 + (picture.Amount % 200)];
        new Random(picture.Seed).NextBytes(secret);
        byte[] file;
        if (picture.Choice % 2 == 0)
        {
            file = TestPng.WithChunk(picture.Png(alpha: true), Chunks[picture.Amount % Chunks.Length], secret);
        }
        else
        {
            var marker = picture.Amount % 16 is 0 ? 0xFE : 0xE0 + (picture.Amount % 16);
            file = WithSegment(Jpegs.Write(picture, picture.Rgba(), new JpegOptions()), (byte)marker, secret);
        }

        var scrubbed = Scrub(file);

        Assert.Equal(-1, scrubbed.AsSpan().IndexOf(secret));
        Assert.Equal(TestPictures.ReadAll(file), TestPictures.ReadAll(scrubbed));
        Assert.Equal(scrubbed, Scrub(scrubbed));
    });

    [Fact]
    public void What_exceeds_a_limit_is_refused_at_once_and_all_else_is_read() => Property.Holds(picture =>
    {
        var png = picture.Png(alpha: true);
        var limits = new DecodeLimits { MaxSide = 1 + (picture.Choice % 45), MaxPixels = picture.Amount };
        var exceeds = picture.Width > limits.MaxSide || picture.Height > limits.MaxSide || picture.Width * picture.Height > limits.MaxPixels;

        if (exceeds)
        {
            Assert.Equal(PictureFault.TooLarge, Assert.Throws<PictureException>(() => PictureReader.Open(png, limits, cancellationToken: TestContext.Current.CancellationToken)).Fault);
        }
        else
        {
            using var read = PixelBuffer.Decode(png, limits, TestContext.Current.CancellationToken);
            Assert.Equal(picture.Rgba(alpha: true), read.Pixels.ToArray());
        }
    });

    [Fact]
    public void Memory_for_frames_stays_within_what_is_granted_and_comes_back() => Property.Holds(picture =>
    {
        var (held, refused, allowed) = (0L, 0, 4L * picture.Amount);
        var limits = new DecodeLimits
        {
            FrameMemory = bytes =>
            {
                if (held + bytes > allowed)
                {
                    refused++;
                    return null;
                }

                held += bytes;
                return new Grant(() => held -= bytes);
            },
        };
        var interlaced = picture.Choice % 2 == 1;
        var file = TestPng.Write(picture.Width, picture.Height, 6, 8, interlaced, seed: picture.Seed);
        var frame = 4L * picture.Width * picture.Height;

        try
        {
            using var read = PixelBuffer.Decode(file, limits, TestContext.Current.CancellationToken);
            Assert.InRange(held, frame, allowed);
            Assert.Equal(0, refused);
        }
        catch (PictureException refusal)
        {
            Assert.Equal(PictureFault.NoMemory, refusal.Fault);
            Assert.Equal(1, refused);
            Assert.True(frame * (interlaced ? 2 : 1) > allowed);
        }

        Assert.Equal(0, held);
    });

    private static byte[] Scrub(byte[] file)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Null(MetadataScrubber.Scrub(file, output));
        return output.WrittenSpan.ToArray();
    }

    private static byte[] WithSegment(byte[] jpeg, byte marker, byte[] payload)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(payload.Length + 2));
        return [.. jpeg[..2], 0xFF, marker, .. length, .. payload, .. jpeg[2..]];
    }

    private sealed class Grant(Action giveBack) : IDisposable
    {
        public void Dispose() => giveBack();
    }
}
