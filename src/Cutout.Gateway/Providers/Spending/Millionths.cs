namespace Cutout.Gateway.Providers.Spending;

/// <summary>Charges as whole numbers: millionths of a vendor's unit (a credit, an image, a cent), so that sums are exact in every engine.</summary>
internal static class Millionths
{
    private const decimal OfOne = 1_000_000m;

    /// <summary>Rounded up: what is counted is never less than what was meant.</summary>
    public static long Of(decimal units) => (long)decimal.Ceiling(units * OfOne);

    public static decimal ToUnits(long millionths) => millionths / OfOne;
}
