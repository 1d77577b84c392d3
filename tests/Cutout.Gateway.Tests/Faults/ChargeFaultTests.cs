using Cutout.Gateway.Tests.Providers;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>What a vendor says of its charge is believed only if it is a sum that a picture can cost; else the worst case counts as spent, as unknown.</summary>
public sealed class ChargeFaultTests
{
    private static readonly Books AnybodysGuess = Books.Sold() with { Spent = "unknown 1", Alarms = "unknown-charge" };

    private static readonly FaultTable Faults = new(
        new("missing charge header", vendors => vendors.RemoveBg.LeavesOutChargeHeader(), AnybodysGuess),
        Claims("negative charge header", "-1", AnybodysGuess),
        Claims("absurd charge header", "1000000", AnybodysGuess),
        Claims("absurd charge header, beyond all numbers", "99999999999999999999999999999999999", AnybodysGuess),
        Claims("absurd charge header, with an exponent", "1e9", AnybodysGuess),
        Claims("absurd charge header, infinite", "Infinity", AnybodysGuess),
        Claims("absurd charge header, with a comma", "1,5", AnybodysGuess),
        Claims("absurd charge header, in words", "a lot", AnybodysGuess),
        Claims("absurd charge header, empty", "", AnybodysGuess),
        Claims("a charge above the worst case", "7.5", Books.Sold() with { Spent = "yes 7.5", Alarms = "overcharged" }));

    public static TheoryData<string> Names => Faults.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_charge_that_is_no_sum_is_unknown_and_the_picture_is_sold_all_the_same(string fault) => Faults.PlayAsync(fault);

    private static Fault Claims(string name, string figure, Books after) => new(name, vendors => vendors.RemoveBg.ClaimsToCharge(figure), after);
}
