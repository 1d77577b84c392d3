using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Tests.Unlocking;

public sealed class UnlockCodeTests
{
    private const int Codes = 20;

    [Fact]
    public void A_code_is_five_groups_of_four_and_reads_back()
    {
        var code = UnlockCode.New();

        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}$", code.Text);
        Assert.True(UnlockCode.TryRead(code.Text, out var read));
        Assert.Equal(code, read);
    }

    [Fact]
    public void The_check_symbol_is_the_one_that_the_page_computes()
    {
        // Worked by hand from the rule: alpha^1 = 2 for the first symbol, alpha^19 = 6 for the last.
        Span<byte> first = stackalloc byte[UnlockCode.RandomSymbols];
        first[0] = 1;
        Assert.Equal("1000-0000-0000-0000-0002", UnlockCode.From(first).Text);

        Span<byte> last = stackalloc byte[UnlockCode.RandomSymbols];
        last[^1] = 1;
        Assert.Equal("0000-0000-0000-0000-0016", UnlockCode.From(last).Text);

        Span<byte> both = stackalloc byte[UnlockCode.RandomSymbols];
        (both[0], both[^1]) = (1, 1);
        Assert.Equal("1000-0000-0000-0000-0014", UnlockCode.From(both).Text);
    }

    [Fact]
    public void Every_single_wrong_symbol_and_every_swap_is_caught()
    {
        for (var round = 0; round < Codes; round++)
        {
            var right = UnlockCode.New().Symbols;
            for (var at = 0; at < right.Length; at++)
            {
                foreach (var wrong in Base32.Alphabet.Where(symbol => symbol != right[at]))
                {
                    Assert.False(UnlockCode.TryRead($"{right[..at]}{wrong}{right[(at + 1)..]}", out _), $"{right} with {wrong} at {at}");
                }

                for (var other = at + 1; other < right.Length; other++)
                {
                    var swapped = right.ToCharArray();
                    (swapped[at], swapped[other]) = (swapped[other], swapped[at]);
                    Assert.Equal(swapped[at] == swapped[other], UnlockCode.TryRead(new string(swapped), out _));
                }
            }
        }
    }

    [Theory]
    [InlineData("1000-0000-0000-0000-0002")]
    [InlineData("10000000000000000002")]
    [InlineData("  i00o oOo0 0000\t0000 0002 ")]
    [InlineData("L000‐0000–0000—0000−0002")]
    [InlineData("1-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-2")]
    public void Spaces_dashes_case_and_lookalikes_are_forgiven(string typed)
    {
        Assert.True(UnlockCode.TryRead(typed, out var code));
        Assert.Equal("1000-0000-0000-0000-0002", code.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1000-0000-0000-0000-000")]
    [InlineData("1000-0000-0000-0000-00020")]
    [InlineData("U000-0000-0000-0000-0002")]
    [InlineData("1000_0000_0000_0000_0002")]
    [InlineData("１000-0000-0000-0000-0002")]
    [InlineData("'; DROP TABLE uses; --  ")]
    public void What_is_no_code_is_not_read(string typed) => Assert.False(UnlockCode.TryRead(typed, out _));

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_hundred_characters_are_read_and_no_more(int length, bool isCode) =>
        Assert.Equal(isCode, UnlockCode.TryRead("10000000000000000002".PadLeft(length), out _));

    [Theory]
    [InlineData("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uFE58\uFE63\uFF0D", true)]
    [InlineData("\u200F\u2016\u2211\u2213\uFE57\uFE59\uFE62\uFE64\uFF0C\uFF0E_", false)]
    public void The_dashes_of_word_processors_and_telephones_are_dashes_and_their_neighbours_are_not(string symbols, bool isDash) =>
        Assert.All(symbols, symbol => Assert.Equal(isDash, UnlockCode.TryRead($"1000{symbol}0000000000000002", out _)));

    [Fact]
    public void The_bits_of_a_code_are_taken_five_by_five_from_the_lowest()
    {
        // Computed in another language from the same twelve bytes as one number, least significant first.
        Assert.Equal("1G06-02M0-6R1G-G481-B033", UnlockCode.FromBits([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]).Text);
    }

    [Fact]
    public void It_can_be_written_as_text_and_as_bytes_without_a_string()
    {
        var code = UnlockCode.New();
        var (text, symbols) = (new char[UnlockCode.TextLength], new byte[UnlockCode.Length]);

        code.WriteText(text);
        code.Write(symbols);

        Assert.Equal(code.Text, new string(text));
        Assert.Equal(code.Symbols, System.Text.Encoding.ASCII.GetString(symbols));
        Assert.Equal(code.Text.Replace("-", ""), code.Symbols);
        Assert.Equal(code.Text[^4..], code.LastFour);
    }

    [Fact]
    public void A_code_does_not_give_itself_away_when_it_is_logged()
    {
        var code = UnlockCode.New();

        Assert.Equal($"…{code.Text[^4..]}", $"{code}");
    }

    [Fact]
    public void Codes_use_all_symbols_about_equally_at_every_place()
    {
        const int Drawn = 6_400;
        var seen = new int[UnlockCode.RandomSymbols, 32];
        for (var draw = 0; draw < Drawn; draw++)
        {
            var symbols = UnlockCode.New().Symbols;
            for (var at = 0; at < UnlockCode.RandomSymbols; at++)
            {
                seen[at, Base32.ValueOf(symbols[at])]++;
            }
        }

        // 200 expected; eight standard deviations are about 113, so that chance alone never fails this.
        Assert.All(seen.Cast<int>(), count => Assert.InRange(count, 80, 320));
    }
}
