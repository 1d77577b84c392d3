namespace Cutout.Gateway.Providers;

/// <summary>All the ways in which a call to a provider can fail; closed, so that every place that decides has seen them all.</summary>
internal enum FailureKind
{
    /// <summary>The provider found nothing in the photo to keep.</summary>
    NoSubject,

    /// <summary>The provider won't take this photo: unreadable to it, or against its rules.</summary>
    PictureRefused,

    /// <summary>The photo is over the provider's limit of bytes or pixels.</summary>
    TooLarge,

    /// <summary>The provider doesn't take this format.</summary>
    UnsupportedFormat,

    /// <summary>Our request was wrong: a setting or a bug of ours, not the photo.</summary>
    BadRequest,

    /// <summary>The key was refused.</summary>
    BadKey,

    /// <summary>The account is empty or blocked.</summary>
    NoCredit,

    /// <summary>Too many requests; waiting helps.</summary>
    Busy,

    /// <summary>Not reached, or it answered with a fault of its own.</summary>
    Down,

    /// <summary>No complete answer in time.</summary>
    TimedOut,

    /// <summary>An answer that is not what was asked for: HTML, a broken or wrong picture, a guarded address.</summary>
    BrokenAnswer,

    /// <summary>An answer in which nothing is kept, nothing is cut, or nobody has been removed.</summary>
    NothingDone,

    /// <summary>An answer that shows another photo than the one that was sent.</summary>
    WrongPicture,

    /// <summary>The full picture is not the one that its preview had shown.</summary>
    NotAsShown,

    /// <summary>It was not asked: it has failed several times in a row just now.</summary>
    Resting,

    /// <summary>It was not asked: it could have cost more than the day's cap has left.</summary>
    OverBudget,

    /// <summary>It was not asked: the spend book could not be written, and what is not written is not bought.</summary>
    BooksClosed,
}
