using Cutout.Gateway.Providers.Spending;

namespace Cutout.Gateway.Keys;

/// <summary>Credits by where they come from, each in <see cref="Millionths"/>. The month's are spent first, for they don't last.</summary>
/// <param name="Monthly">Of the month's credits.</param>
/// <param name="Prepaid">Of the prepaid ones.</param>
internal readonly record struct KeyCredits(long Monthly, long Prepaid)
{
    /// <summary>What a key without an end of credits says that it has, for every caller expects a number: 99,999 credits.</summary>
    public const long Endless = 99_999_000_000;

    public long Sum => Monthly + Prepaid;

    public decimal InCredits => Millionths.ToUnits(Sum);

    public static KeyCredits operator +(KeyCredits one, KeyCredits other) => new(one.Monthly + other.Monthly, one.Prepaid + other.Prepaid);

    public static KeyCredits operator -(KeyCredits one, KeyCredits other) => new(one.Monthly - other.Monthly, one.Prepaid - other.Prepaid);

    /// <summary>So much of these; no more than there is.</summary>
    public KeyCredits First(long amount) => new(Math.Min(amount, Monthly), Math.Max(0, Math.Min(amount - Monthly, Prepaid)));
}
