using System.Globalization;
using Cutout.Gateway.Purchases;

namespace Cutout.Gateway.Tests.Purchases;

public sealed class ExpiryTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2027-01-31", "2027-02-01T00:00:00Z")]
    [InlineData("2027-01-31T18:00Z", "2027-01-31T18:00:00Z")]
    [InlineData("2027-01-31T18:00", "2027-01-31T18:00:00Z")]
    [InlineData("2027-01-31T18:00:30+02:00", "2027-01-31T16:00:30Z")]
    [InlineData("90d", "2027-02-20T12:00:00Z")]
    [InlineData("12h", "2026-11-23T00:00:00Z")]
    [InlineData("1d", "2026-11-23T12:00:00Z")]
    [InlineData("36525d", "2126-11-23T12:00:00Z")]
    public void A_day_a_moment_and_a_time_from_now_are_read(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), ExpiryText.Read(text, Now));

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("90")]
    [InlineData("-1d")]
    [InlineData("1.5d")]
    [InlineData("999999d")]
    [InlineData("90m")]
    [InlineData("2027-02-30")]
    [InlineData("31.01.2027")]
    [InlineData("01/31/2027")]
    [InlineData("9999-12-31")]
    public void Anything_else_is_not(string text) => Assert.Null(ExpiryText.Read(text, Now));
}
