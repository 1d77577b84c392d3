using Cutout.Matting.Inpainting;

namespace Cutout.Matting.Tests.Inpainting;

public sealed class PatchTests
{
    [Fact]
    public void The_difference_of_patches_is_the_sum_of_squares_over_what_counts_and_nothing_else()
    {
        const int Stride = 40;
        var random = new Random(5);
        uint[] first = Pixels(random), second = Pixels(random);
        var counts = Enumerable.Range(0, first.Length).Select(_ => random.Next(3) == 0 ? 0u : uint.MaxValue).ToArray();
        for (var round = 0; round < 50; round++)
        {
            int a = (Stride * random.Next(5, 30)) + random.Next(5, 30), b = (Stride * random.Next(5, 30)) + random.Next(5, 30);
            int sum = 0, number = 0;
            for (var y = -3; y <= 3; y++)
            {
                for (var x = -3; x <= 3; x++)
                {
                    var step = (y * Stride) + x;
                    number += counts[a + step] == 0 ? 0 : 1;
                    for (var shift = 0; shift < 32 && counts[a + step] != 0; shift += 8)
                    {
                        var apart = (int)((first[a + step] >> shift) & 255) - (int)((second[b + step] >> shift) & 255);
                        sum += apart * apart;
                    }
                }
            }

            Assert.Equal(sum, Patch.Difference(first, counts, second, a, b, Stride));
            Assert.Equal(number, Patch.CountOf(counts, a, Stride));
        }

        static uint[] Pixels(Random random) => [.. Enumerable.Range(0, Stride * Stride).Select(_ => (uint)random.NextInt64(uint.MaxValue))];
    }
}
