namespace Cutout.Imaging;

/// <summary>Why a picture was refused.</summary>
public enum PictureFault
{
    /// <summary>No bytes at all.</summary>
    Empty,

    /// <summary>The first bytes belong to no format that is known here.</summary>
    UnknownFormat,

    /// <summary>A known format that is not decoded here, such as HEIC or GIF.</summary>
    UnsupportedFormat,

    /// <summary>A JPEG, PNG or WebP that uses a part of its standard which is not decoded here, such as arithmetic coding.</summary>
    UnsupportedFeature,

    /// <summary>The file ends too early.</summary>
    Truncated,

    /// <summary>The file contradicts its format.</summary>
    Corrupt,

    /// <summary>The picture exceeds a limit of <see cref="DecodeLimits"/>.</summary>
    TooLarge,

    /// <summary>The picture is fine, but the memory for a frame of it was not granted (<see cref="DecodeLimits.FrameMemory"/>).</summary>
    NoMemory,

    /// <summary>Two pictures that should belong together do not, by their sizes.</summary>
    Mismatch,
}
