namespace Cutout.Gateway.Keys;

/// <summary>Whether a call's worst case can be paid, and whether it keeps to the key's pace.</summary>
internal abstract record KeyReservationOutcome
{
    internal sealed record Reserved(KeyReservation Reservation) : KeyReservationOutcome;

    /// <summary>What is left of the month, the prepaid credits or the day's cap is less than the call may cost. Nothing was counted.</summary>
    internal sealed record InsufficientCredits : KeyReservationOutcome;

    /// <summary>Too many megapixels within this minute. Nothing was counted.</summary>
    internal sealed record RateLimited(KeyRate Rate) : KeyReservationOutcome;
}
