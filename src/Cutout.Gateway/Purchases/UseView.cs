namespace Cutout.Gateway.Purchases;

/// <summary>One use of a code, told by the code's last four symbols.</summary>
internal sealed record UseView(string LastFour, long Use, string State, DateTimeOffset? DeliveredAt)
{
    public static UseView Of(UseRow row) => new(
        row.LastFour, row.Slot, row.State, row.DeliveredAt is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null);
}
