using System.Globalization;
using Cutout.Gateway.Tests.Providers;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>429, with every kind of <c>Retry-After</c>: one more try when that time is over, and no third.</summary>
public sealed class RetryAfterFaultTests
{
    private static readonly FaultTable Once = new(
        Limits("429 with short Retry-After", _ => "2"),
        Limits("429 with huge Retry-After", _ => "999999"),
        Limits("429 with a Retry-After beyond all numbers", _ => "99999999999999999999"),
        Limits("429 with negative Retry-After", _ => "-5"),
        Limits("429 with dated Retry-After", now => (now + TimeSpan.FromSeconds(4)).ToString("R", CultureInfo.InvariantCulture)),
        Limits("429 with a date long past", now => (now - TimeSpan.FromDays(9)).ToString("R", CultureInfo.InvariantCulture)),
        Limits("429 with junk Retry-After", _ => "when hell freezes"),
        Limits("429 with no Retry-After", _ => null));

    private static readonly FaultTable Always = new(
        AlwaysLimits("429 for ever, with short Retry-After", "2", "503 provider-busy, charged no, again in 2 s"),
        AlwaysLimits("429 for ever, with huge Retry-After", "999999", "503 provider-busy, charged no, again in 3600 s"),
        AlwaysLimits("429 for ever, with no Retry-After", null, "503 provider-busy, charged no"));

    public static TheoryData<string> NamesOfOnce => Once.Names;

    public static TheoryData<string> NamesOfAlways => Always.Names;

    [Theory]
    [MemberData(nameof(NamesOfOnce))]
    public Task A_vendor_that_is_busy_once_sells_at_the_second_try(string fault) => Once.PlayAsync(fault);

    [Theory]
    [MemberData(nameof(NamesOfAlways))]
    public Task A_vendor_that_stays_busy_is_asked_twice_and_the_buyer_is_told_when_to_come_back(string fault) => Always.PlayAsync(fault);

    private static Fault Limits(string name, Func<DateTimeOffset, string?> retryAfter) => new(name, vendors =>
    {
        if (retryAfter(vendors.Clock.GetUtcNow()) is { } text)
        {
            vendors.RemoveBg.Once.LimitsTheRateOddly(text);
        }
        else
        {
            vendors.RemoveBg.Once.LimitsTheRate(null);
        }

        vendors.RemoveBg.Cuts();
    }, Books.Sold(calls: 2))
    { Pace = TimeSpan.FromSeconds(1) };

    private static Fault AlwaysLimits(string name, string? retryAfter, string told) => new(name, vendors =>
    {
        if (retryAfter is null)
        {
            vendors.RemoveBg.LimitsTheRate(null);
        }
        else
        {
            vendors.RemoveBg.LimitsTheRateOddly(retryAfter);
        }
    }, new Books(told, Calls: 2, "no 0", 0))
    { Pace = TimeSpan.FromSeconds(1) };
}
