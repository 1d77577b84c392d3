namespace Cutout.Gateway.Sessions;

/// <summary>
/// One photo from upload to expiry: a small immutable record, replaced by compare-and-set in <see cref="ISessionStore"/>.
/// Its pictures are held beside it, by <see cref="PictureKind"/>.
/// </summary>
internal sealed record CutoutSession
{
    public required SessionId Id { get; init; }

    /// <summary>Names the session to a shop, a payment provider and the ledger; opens nothing.</summary>
    public required string Reference { get; init; }

    public required string Operation { get; init; }

    /// <summary>The provider that the visitor has chosen; null leaves it to the route.</summary>
    public string? Choice { get; init; }

    /// <summary>The style asked for, or null.</summary>
    public string? Style { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required PictureFacts Source { get; init; }

    /// <summary>Grows by one with every replacement; what compare-and-set compares.</summary>
    public long Version { get; init; }

    public SessionState State { get; init; } = SessionState.Processing;

    public SessionProgress? Progress { get; init; } = SessionProgress.Queued;

    public string? Provider { get; init; }

    /// <summary>How sure the provider is of the cut, from 0 (a guess) to 1; null where it doesn't say.</summary>
    public double? Confidence { get; init; }

    public PictureFacts? Preview { get; init; }

    /// <summary>What the buyer gets, or will get: before it is bought its bytes aren't known, and 0.</summary>
    public PictureFacts? Result { get; init; }

    /// <summary>No more is paid for this photo: buying the full result has failed and may have been charged.</summary>
    public bool BuyingIsOver { get; init; }

    /// <summary>The full result has been promised and is not bought before a code is bound.</summary>
    public bool AwaitsPurchase => State == SessionState.Ready && Result is not null && ResultDigest is null;

    /// <summary>A code is bound, and the full result is being bought.</summary>
    public bool IsBeingBought => AwaitsPurchase && Redemption is not null;

    /// <summary>SHA-256 of the result, base64: its ETag and its Repr-Digest.</summary>
    public string? ResultDigest { get; init; }

    /// <summary>The picture that is handed out as the result.</summary>
    public PictureKind ResultIn { get; init; } = PictureKind.Result;

    /// <summary>The colour that the result was laid on afterwards, as 6 hex digits; null: none, it is as it was made.</summary>
    public string? Background { get; init; }

    /// <summary>What the result was before it was laid on a colour; null if it never was.</summary>
    public MadeResult? Made { get; init; }

    public Redemption? Redemption { get; init; }

    /// <summary>The parts of the result that have left for the buyer.</summary>
    public ByteRanges Sent { get; init; } = ByteRanges.None;

    /// <summary>Pixels of the result that have been shown through the loupe; looked at again, counted again.</summary>
    public long LoupePixels { get; init; }

    public SessionProblem? Problem { get; init; }

    /// <summary>The ten extra minutes for a session whose code is bound are given once.</summary>
    public bool GraceGiven { get; init; }

    /// <summary>As its id is written; what a visitor has typed is not.</summary>
    public override string ToString() => Id.ToString();
}
