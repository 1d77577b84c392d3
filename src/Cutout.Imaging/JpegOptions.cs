namespace Cutout.Imaging;

/// <summary>How a JPEG is written (ITU-T T.81, baseline; JFIF 1.02).</summary>
public sealed record JpegOptions
{
    /// <summary>1 to 100, by which the example quantisation tables (ITU-T T.81, annex K.1) are scaled as by the Independent JPEG Group.</summary>
    public int Quality { get; init; } = 82;

    /// <summary>Rows are one byte a pixel and the file has one component.</summary>
    public bool Grayscale { get; init; }

    /// <summary>Without meaning in grayscale.</summary>
    public ChromaSubsampling Subsampling { get; init; } = ChromaSubsampling.Quarter;

    /// <summary>
    /// Huffman tables made for the picture (ITU-T T.81, annex K.2) instead of the example tables of annex K.3. They are made
    /// from the first quarter of a million coefficients that are not zero: of a preview that is nearly always all of them.
    /// </summary>
    public bool OptimizeHuffman { get; init; } = true;

    /// <summary>Written into a colour picture as APP2 segments (ICC.1, annex B.4); null for none.</summary>
    public ColorProfile? Profile { get; init; }
}
