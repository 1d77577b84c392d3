namespace Cutout.Gateway.Providers;

/// <summary>What is true of every <see cref="FailureKind"/>; each switch names them all.</summary>
internal static class FailureKinds
{
    public static FailureSide Side(this FailureKind kind) => kind switch
    {
        FailureKind.NoSubject or FailureKind.NothingDone or FailureKind.PictureRefused or FailureKind.TooLarge or FailureKind.UnsupportedFormat => FailureSide.Photo,
        FailureKind.BadKey or FailureKind.NoCredit or FailureKind.OverBudget or FailureKind.BooksClosed => FailureSide.Operator,
        FailureKind.Busy or FailureKind.Down or FailureKind.TimedOut or FailureKind.BrokenAnswer or FailureKind.WrongPicture or FailureKind.NotAsShown or FailureKind.Resting => FailureSide.Vendor,
        FailureKind.BadRequest => FailureSide.Gateway,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "has no side"),
    };

    /// <summary>Whether the same photo may go through a little later, without anybody doing anything.</summary>
    public static bool WaitingHelps(this FailureKind kind) => kind switch
    {
        FailureKind.Busy or FailureKind.Down or FailureKind.TimedOut or FailureKind.Resting or FailureKind.BrokenAnswer or FailureKind.WrongPicture or FailureKind.BooksClosed => true,
        FailureKind.NoSubject or FailureKind.NothingDone or FailureKind.PictureRefused or FailureKind.TooLarge or FailureKind.UnsupportedFormat
            or FailureKind.BadKey or FailureKind.NoCredit or FailureKind.OverBudget or FailureKind.BadRequest or FailureKind.NotAsShown => false,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is not known to pass or to stay"),
    };

    /// <summary>Whether the vendor failed at its work; a vendor that is busy, or that says no, is in good health.</summary>
    public static bool IsVendorsFault(this FailureKind kind) => kind is FailureKind.Down or FailureKind.TimedOut or FailureKind.BrokenAnswer or FailureKind.WrongPicture;
}
