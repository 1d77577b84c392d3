using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Tests.Sessions;

public sealed class SessionIdTests
{
    [Fact]
    public void An_id_has_160_bits_each_of_which_is_as_often_0_as_1_and_no_two_are_alike()
    {
        const int Many = 20_000;
        var ids = Enumerable.Range(0, Many).Select(_ => SessionId.New().Value).ToList();
        var ones = new int[160];
        foreach (var id in ids)
        {
            Assert.Equal(32, id.Length);
            for (var bit = 0; bit < 160; bit++)
            {
                ones[bit] += ("0123456789abcdefghjkmnpqrstvwxyz".IndexOf(id[bit / 5], StringComparison.Ordinal) >> (bit % 5)) & 1;
            }
        }

        // Seven times the standard deviation of so many tosses of a coin: by chance once in a thousand million runs.
        Assert.Equal(Many, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(ones, count => Assert.InRange(count, (Many / 2) - 495, (Many / 2) + 495));
    }
}
