namespace Cutout.Imaging;

/// <summary>How a JPEG is written.</summary>
public sealed record JpegOptions
{
    /// <summary>1 to 100, on the scale of the Independent JPEG Group.</summary>
    public int Quality { get; init; } = 82;

    /// <summary>Rows are one byte a pixel and the file has one component.</summary>
    public bool Grayscale { get; init; }

    public ChromaSubsampling Subsampling { get; init; } = ChromaSubsampling.Quarter;

    /// <summary>
    /// Huffman tables made for the picture (ITU-T T.81, annex K.2) instead of the example tables of annex K.3. They are made
    /// from the first quarter of a million coefficients that are not zero: of a preview that is nearly always all of them.
    /// </summary>
    public bool OptimizeHuffman { get; init; } = true;

    /// <summary>Written into a colour picture; null for none.</summary>
    public ColorProfile? Profile { get; init; }
}
