namespace Cutout.Imaging;

/// <summary>
/// What a file is by its first bytes. Only JPEG and PNG are decoded; WebP is probed, verified and scrubbed; the others
/// are named so that a refusal can say what was sent. Multi-byte signatures are those of each format's standard.
/// </summary>
public enum PictureFormat
{
    /// <summary>None of the below.</summary>
    Unknown,

    /// <summary>ITU-T T.81, annex B: SOI and another marker.</summary>
    Jpeg,

    /// <summary>PNG third edition, section 5.2: its signature.</summary>
    Png,

    /// <summary>RFC 9649, section 2.4: a RIFF container of the form WEBP.</summary>
    WebP,

    /// <summary>HEVC in ISO/IEC 23008-12, by its brands: what iPhones store.</summary>
    Heic,

    /// <summary>AV1 in ISO/IEC 23008-12, by its brands.</summary>
    Avif,

    /// <summary>GIF87a or GIF89a.</summary>
    Gif,

    /// <summary>TIFF 6.0 or BigTIFF, either byte order; most cameras' raw files look like it too.</summary>
    Tiff,

    /// <summary>A Windows bitmap.</summary>
    Bmp,

    /// <summary>XML with an svg element near its beginning.</summary>
    Svg,

    /// <summary>ISO 32000.</summary>
    Pdf,
}
