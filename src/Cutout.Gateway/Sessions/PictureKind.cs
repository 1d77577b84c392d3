namespace Cutout.Gateway.Sessions;

/// <summary>The pictures a session may hold, each written once.</summary>
internal enum PictureKind
{
    /// <summary>The buyer's photo, scrubbed of metadata; let go as soon as no vendor can need it any more, or with the session where it can be edited again.</summary>
    Source,

    /// <summary>What the buyer has marked to go; let go together with the photo.</summary>
    Mask,

    /// <summary>What the buyer says about where the subject is, as JSON (<see cref="HintsBody"/>); let go together with the photo.</summary>
    Hints,

    /// <summary>The full result, the vendor's bytes unchanged.</summary>
    Result,

    /// <summary>The vendor's small rendition, without a watermark; held until the full result has been bought and compared with it.</summary>
    Sample,

    /// <summary>The result on a colour that the buyer has chosen afterwards; of the two one at most is held, but for a moment.</summary>
    OnColour,

    /// <summary>The same after the next change, so that who still reads the one before is given its own bytes.</summary>
    OnOtherColour,

    /// <summary>The small watermarked picture that everyone with the id may see.</summary>
    Preview,
}
