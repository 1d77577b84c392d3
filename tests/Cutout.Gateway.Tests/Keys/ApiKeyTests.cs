using Cutout.Gateway.Keys;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Tests.Keys;

public sealed class ApiKeyTests
{
    [Fact]
    public void A_key_is_recognised_by_its_prefix_and_has_160_bits_each_of_which_is_as_often_0_as_1()
    {
        const int Keys = 2000;
        var ones = new int[32 * 5];
        var all = new HashSet<string>();
        for (var made = 0; made < Keys; made++)
        {
            var value = ApiKey.New().Value;
            Assert.StartsWith("cgk_", value, StringComparison.Ordinal);
            Assert.True(all.Add(value));
            for (var bit = 0; bit < ones.Length; bit++)
            {
                ones[bit] += (Base32.ValueOf(value["cgk_".Length + (bit / 5)]) >> (bit % 5)) & 1;
            }
        }

        // Seven standard deviations of a fair coin.
        Assert.All(ones, count => Assert.InRange(count, (Keys / 2) - 157, (Keys / 2) + 157));
    }

    [Fact]
    public void The_text_of_a_key_does_not_give_it_away_and_still_tells_one_from_another()
    {
        var key = ApiKey.New();

        Assert.Matches("^key:[0-9a-f]{8}$", key.ToString());
        Assert.NotEqual(key.ToString(), ApiKey.New().ToString());
        Assert.True(ApiKey.TryRead(key.Value, out var read));
        Assert.Equal(key.ToString(), $"{read}");
        Assert.Equal("key:none", default(ApiKey).ToString());
    }

    [Fact]
    public void The_ledgers_name_of_a_key_is_no_codes_name_and_needs_the_ledgers_key()
    {
        var key = ApiKey.New();
        var (mine, theirs) = (LedgerKey.New(), LedgerKey.New());

        Assert.Equal(mine.NameOf(key), mine.NameOf(key));
        Assert.NotEqual(mine.NameOf(key), theirs.NameOf(key));
        Assert.DoesNotContain(key.Value, mine.NameOf(key), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(mine.ApiKeyOf("a-request"), mine.ApiKeyOf("a-request"));
        Assert.NotEqual(mine.ApiKeyOf("a-request"), theirs.ApiKeyOf("a-request"));
    }
}
