namespace Cutout.Imaging.Jpeg;

/// <summary>One component of a frame: what SOF says of it, and what the scans have set for it.</summary>
internal sealed class JpegComponent(byte id, int horizontal, int vertical, int quantizationSelector)
{
    public byte Id { get; } = id;

    /// <summary>Sampling factors, 1 to 4.</summary>
    public int Horizontal { get; } = horizontal;

    public int Vertical { get; } = vertical;

    public int QuantizationSelector { get; } = quantizationSelector;

    /// <summary>Blocks that hold picture, without the padding to whole MCUs.</summary>
    public int BlocksWide { get; set; }

    public int BlocksHigh { get; set; }

    /// <summary>Blocks of a row of whole MCUs.</summary>
    public int PaddedBlocksWide { get; set; }

    public int PaddedBlocksHigh { get; set; }

    /// <summary>64 factors in zigzag order, fixed when the component's first scan begins.</summary>
    public int[]? Quantization { get; set; }

    public JpegHuffmanTable? DcTable { get; set; }

    public JpegHuffmanTable? AcTable { get; set; }

    /// <summary>The last DC coefficient; set to 0 at each restart.</summary>
    public int DcPrediction { get; set; }

    /// <summary>
    /// By index in zigzag order: how many low bits of a coefficient the scans have not brought yet; -1 if nothing has come.
    /// </summary>
    public sbyte[] MissingBits { get; } = [.. Enumerable.Repeat((sbyte)-1, 64)];

    /// <summary>The scans have brought every coefficient to its last bit.</summary>
    public bool IsComplete => Array.TrueForAll(MissingBits, missing => missing == 0);

    /// <summary>All coefficients in natural order, 64 a block, where the frame has several scans.</summary>
    public short[]? Coefficients { get; set; }
}
