using Cutout.Imaging.Jpeg;

namespace Cutout.Imaging.Tests;

public sealed class JpegDecoderTests
{
    public static TheoryData<string, int, int> Samplings()
    {
        var data = new TheoryData<string, int, int>();
        string[] samplings = ["1x1", "2x1", "1x2", "2x2", "4x1", "1x4", "4x2", "2x4", "3x1", "3x2", "1x1,2x2,1x1", "2x2,2x1,1x2", "2x2,1x1,2x2"];
        foreach (var sampling in samplings)
        {
            foreach (var (width, height) in ((int, int)[])[(61, 45), (128, 64), (17, 16), (3, 5), (1, 1), (2, 33)])
            {
                data.Add(sampling, width, height);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Samplings))]
    public void Every_subsampling_decodes_like_djpeg(string sampling, int width, int height)
    {
        AssertLikeDjpeg(TestPictures.Jpeg(width, height, "-quality", "80", "-sample", sampling));
    }

    [Theory]
    [InlineData("-quality", "5")]
    [InlineData("-quality", "50", "-progressive")]
    [InlineData("-quality", "95", "-progressive", "-sample", "1x1")]
    [InlineData("-quality", "85", "-progressive", "-sample", "2x1", "-restart", "2")]
    [InlineData("-quality", "100")]
    [InlineData("-quality", "75", "-restart", "1B")]
    [InlineData("-quality", "75", "-restart", "7B", "-optimize")]
    [InlineData("-quality", "75", "-restart", "1")]
    [InlineData("-quality", "75", "-grayscale")]
    [InlineData("-quality", "75", "-grayscale", "-progressive")]
    [InlineData("-quality", "75", "-rgb")]
    [InlineData("-quality", "20,90", "-qslots", "0,1,1")]
    public void Every_kind_of_file_decodes_like_djpeg(params string[] arguments)
    {
        AssertLikeDjpeg(TestPictures.Jpeg(301, 203, arguments));
    }

    [Fact]
    public void Quantisation_factors_of_16_bits_are_read()
    {
        var jpeg = TestPictures.Jpeg(100, 80, "-quality", "1");

        Assert.Contains((byte)0xC1, FrameMarkers(jpeg)); // such tables make an extended frame
        AssertLikeDjpeg(jpeg);
    }

    [Fact]
    public void A_sequential_frame_in_three_scans_decodes_like_djpeg()
    {
        var scans = Path.GetTempFileName();
        try
        {
            File.WriteAllText(scans, "0; 2; 1;");
            AssertLikeDjpeg(TestPictures.Jpeg(99, 77, "-quality", "80", "-scans", scans));
        }
        finally
        {
            File.Delete(scans);
        }
    }

    [Theory]
    [InlineData("CMYK")]
    [InlineData("YCCK")]
    public void Inks_become_light_as_by_djpeg(string kind)
    {
        var jpeg = Tool.Convert(TestPictures.Ppm(90, 70), "ppm:-", "-colorspace", "CMYK", "-quality", "90", "jpeg:-");
        if (kind == "CMYK")
        {
            // The Adobe segment says how the four are to be understood; 0 is as they are.
            var adobe = jpeg.AsSpan().IndexOf("Adobe"u8);
            Assert.Equal(2, jpeg[adobe + 11]);
            jpeg[adobe + 11] = 0;
        }

        var expected = Tool.Ppm(jpeg);
        Likeness.Assert(expected.Samples, TestPictures.ReadAll(jpeg), channels: 3, most: 2, mean: 0.3);
    }

    [Theory]
    [InlineData(401, 403)]
    [InlineData(202, 202)]
    [InlineData(203, 403)]
    [InlineData(101, 101)]
    [InlineData(51, 51)]
    [InlineData(1, 51)]
    [InlineData(0, 403)]
    public void The_smallest_reduction_that_still_covers_the_side_is_taken(int atLeast, int expected)
    {
        using var reader = PictureReader.Open(TestPictures.Jpeg(403, 301), atLeastLongestSide: atLeast, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(expected, reader.Width);
        Assert.Equal(403, reader.Header.Width);
    }

    [Theory]
    [InlineData(0xC3, "lossless")]
    [InlineData(0xC9, "arithmetic")]
    [InlineData(0xCA, "arithmetic")]
    [InlineData(0xC5, "hierarchical")]
    public void Other_processes_are_refused_by_name(byte frame, string name)
    {
        var jpeg = TestPictures.Jpeg();
        jpeg[FrameStart(jpeg) + 1] = frame;

        var refusal = Assert.Throws<PictureException>(() => TestPictures.ReadAll(jpeg));

        Assert.Equal(PictureFault.UnsupportedFeature, refusal.Fault);
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Twelve_bits_are_refused_by_name()
    {
        var jpeg = TestPictures.Jpeg();
        jpeg[FrameStart(jpeg) + 4] = 12;

        var refusal = Assert.Throws<PictureException>(() => TestPictures.ReadAll(jpeg));

        Assert.Equal(PictureFault.UnsupportedFeature, refusal.Fault);
        Assert.Contains("12 bits", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_vector_transform_is_bit_for_bit_the_scalar_one()
    {
        var random = new Random(3);
        var block = new int[64];
        var (plain, vector) = (new byte[64], new byte[64]);
        for (var round = 0; round < 2000; round++)
        {
            Array.Clear(block);
            var reach = round % 10 == 0 ? int.MaxValue : 1 << (round % 14);
            for (var i = random.Next(64); i >= 0; i--)
            {
                block[random.Next(64)] = random.Next(-reach, reach);
            }

            InverseDct.Full(block, plain, 8);
            InverseDct.Transform(block, 63, 8, vector, 8); // takes the fastest form that the machine has
            Assert.Equal(plain, vector);

            InverseDct.Quarters(block, plain, 8);
            InverseDct.Transform(block, 63, 4, vector, 8);
            Assert.Equal(plain, vector);
        }
    }

    [Fact]
    public void A_reduced_block_is_the_average_of_the_full_one()
    {
        var random = new Random(4);
        var block = new int[64];
        var full = new byte[64];
        foreach (var size in (int[])[4, 2, 1])
        {
            var reduced = new byte[size * size];
            for (var round = 0; round < 500; round++)
            {
                Array.Clear(block);
                block[0] = random.Next(-200, 200);
                for (var i = random.Next(12); i > 0; i--)
                {
                    block[random.Next(1, 64)] = random.Next(-50, 50); // little enough to clip nowhere
                }

                InverseDct.Transform(block, 63, 8, full, 8);
                InverseDct.Transform(block, 63, size, reduced, size);
                var part = 8 / size;
                for (var i = 0; i < reduced.Length; i++)
                {
                    var sum = 0;
                    for (var j = 0; j < part * part; j++)
                    {
                        sum += full[((((i / size) * part) + (j / part)) * 8) + ((i % size) * part) + (j % part)];
                    }

                    Assert.InRange(reduced[i], ((double)sum / (part * part)) - 1.01, ((double)sum / (part * part)) + 1.01);
                }
            }
        }
    }

    private static void AssertLikeDjpeg(byte[] jpeg)
    {
        var (width, height, samples) = Tool.Ppm(jpeg);

        var rgba = TestPictures.ReadAll(jpeg);

        Assert.Equal(4 * width * height, rgba.Length);
        Likeness.Assert(samples, rgba, channels: samples.Length / (width * height), most: 2, mean: 0.3);
    }

    private static List<byte> FrameMarkers(byte[] jpeg) => [jpeg[FrameStart(jpeg) + 1]];

    private static int FrameStart(byte[] jpeg)
    {
        var segments = new JpegSegments(DecodeLimits.Default, position: 2);
        do
        {
            segments.Next(jpeg);
        }
        while (!JpegMarker.IsFrame(segments.Marker));
        return segments.Start;
    }
}
