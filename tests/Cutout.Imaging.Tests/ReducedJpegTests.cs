namespace Cutout.Imaging.Tests;

/// <summary>Decoding at 1/2, 1/4 and 1/8 against libjpeg-turbo's.</summary>
public sealed class ReducedJpegTests
{
    public static TheoryData<string, int> SamplingsAndReductions()
    {
        var data = new TheoryData<string, int>();
        foreach (var sampling in (string[])["1x1", "2x1", "2x2", "1x2", "4x1", "1x4", "4x2", "gray", "progressive", "2x2,2x1,1x2"])
        {
            foreach (var reduction in (int[])[2, 4, 8])
            {
                data.Add(sampling, reduction);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(SamplingsAndReductions))]
    public void Reduced_decoding_is_like_djpegs(string sampling, int reduction)
    {
        string[] kind = sampling switch { "gray" => ["-grayscale"], "progressive" => ["-progressive"], _ => ["-sample", sampling] };
        foreach (var quality in (string[])["95", "80", "30"])
        {
            foreach (var (width, height) in ((int, int)[])[(403, 301), (64, 96), (17, 47)])
            {
                var jpeg = TestPictures.Jpeg(width, height, ["-quality", quality, .. kind]);
                var expected = Tool.Ppm(jpeg, "-dct", "int", "-scale", $"1/{reduction}");

                var rgba = TestPictures.ReadAll(jpeg, atLeastLongestSide: Math.Max(width, height) / reduction);

                Assert.Equal(expected.Width * expected.Height * 4, rgba.Length);
                Likeness.Assert(expected.Samples, rgba, expected.Samples.Length / (expected.Width * expected.Height), most: 2, mean: 0.3);
            }
        }
    }
}
