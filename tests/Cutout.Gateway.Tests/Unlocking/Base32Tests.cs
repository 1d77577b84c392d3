using System.Text;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Tests.Unlocking;

public sealed class Base32Tests
{
    // The lengths of RFC 4648's examples in Crockford's alphabet, worked out from their bits.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "CR")]
    [InlineData("fo", "CSQG")]
    [InlineData("foo", "CSQPY")]
    [InlineData("foob", "CSQPYRG")]
    [InlineData("fooba", "CSQPYRK1")]
    [InlineData("ÿÿÿÿÿÿÿ", "ZZZZZZZZZZZG")]
    public void Bytes_become_five_bits_a_symbol_and_the_last_is_filled_with_zeros(string bytes, string symbols) =>
        Assert.Equal(symbols, Base32.Encode(Encoding.Latin1.GetBytes(bytes)));

    [Fact]
    public void Every_symbol_has_its_place_as_its_value_in_either_case()
    {
        Assert.Equal(Enumerable.Range(0, 32), Base32.Alphabet.Select(Base32.ValueOf));
        Assert.Equal(Enumerable.Range(0, 32), Base32.Alphabet.Select(symbol => Base32.ValueOf(char.ToLowerInvariant(symbol))));
    }

    [Fact]
    public void Lookalikes_are_what_they_look_like_and_U_is_nothing()
    {
        Assert.Equal([0, 0, 1, 1, 1, 1], "OoIiLl".Select(Base32.ValueOf));
        Assert.Equal([-1, -1, -1], "Uu-".Select(Base32.ValueOf));
    }
}
