using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>Codes that were made elsewhere, as an operator's file has them and as a buyer types them.</summary>
public sealed class ForeignCodeTests
{
    [Theory]
    [InlineData("SUMMER-XK29-TQ7W", "SUMMERXK29TQ7W")]
    [InlineData("summer_xk29 tq7w", "SUMMERXK29TQ7W")]
    [InlineData("  a1b2–c3d4—e5f6\t", "A1B2C3D4E5F6")]
    public void Case_spaces_dashes_and_underscores_do_not_matter(string typed, string read)
    {
        Assert.True(ForeignCode.TryRead(typed, out var code));

        Assert.True(code.IsForeign);
        Assert.Equal((read, read), (code.Text, code.Symbols));
        Assert.Equal(read[^4..], code.LastFour);
        Assert.Equal($"…{read[^4..]}", $"{code}");
    }

    [Theory]
    [InlineData(11, false)]
    [InlineData(12, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void It_has_12_to_64_letters_and_digits(int length, bool isCode)
    {
        Assert.Equal(isCode, ForeignCode.TryRead(new string('U', length), out var code));

        Assert.Equal(isCode, code.IsForeign);
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void Spacing_may_double_its_length(int length, bool isCode) =>
        Assert.Equal(isCode, ForeignCode.TryRead($"{new string('-', length - 12)}SUMMERXK29TQ", out _));

    [Theory]
    [InlineData("SUMMER.XK29.TQ7W")]
    [InlineData("SÜMMERXK29TQ7W")]
    [InlineData("")]
    public void Anything_else_in_it_makes_it_no_code(string typed) => Assert.False(ForeignCode.TryRead(typed, out _));

    [Theory]
    [InlineData("10000000000000000003", false)]
    [InlineData("1000000000000000000", true)]
    [InlineData("100000000000000000003", true)]
    [InlineData("1000000000000000000U", true)]
    public void What_has_the_shape_of_ours_is_a_slip_of_the_finger_and_no_code_from_elsewhere(string typed, bool isCode) =>
        Assert.Equal(isCode, ForeignCode.TryRead(typed, out _));
}
