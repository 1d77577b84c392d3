using System.Globalization;

namespace Cutout.Gateway.Unlocking;

/// <summary>The ledger's own key for one use of a code: the code's HMAC and which of its uses.</summary>
internal readonly record struct LedgerUse(string Code, long Slot)
{
    private const char Separator = '.';

    public static LedgerUse Parse(string text)
    {
        var at = text.LastIndexOf(Separator);
        return new LedgerUse(text[..at], long.Parse(text[(at + 1)..], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code}{Separator}{Slot}");
}
