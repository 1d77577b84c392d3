using System.Buffers.Binary;
using Cutout.Imaging.Metadata;

namespace Cutout.Imaging.Png;

/// <summary>What precedes the pixels of a PNG: IHDR, and of the other chunks before IDAT those that pixels depend on.</summary>
internal sealed class PngHeader
{
    public static readonly uint Ihdr = PngChunks.TypeOf("IHDR");
    public static readonly uint Plte = PngChunks.TypeOf("PLTE");
    public static readonly uint Trns = PngChunks.TypeOf("tRNS");
    public static readonly uint Iccp = PngChunks.TypeOf("iCCP");
    public static readonly uint Exif = PngChunks.TypeOf("eXIf");
    public static readonly uint Idat = PngChunks.TypeOf("IDAT");
    public static readonly uint Iend = PngChunks.TypeOf("IEND");

    private const int IhdrLength = 13;

    // A deflate stream grows at most 1032-fold (RFC 1951: 258 bytes from two bits), so a file far too short for its
    // announced size is known before anything is inflated.
    private const long MostInflation = 1032;

    private PngHeader(int width, int height, int depth, PngColorType colorType, bool interlaced)
    {
        Width = width;
        Height = height;
        Depth = depth;
        ColorType = colorType;
        Interlaced = interlaced;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Bits of a sample, or of a palette index.</summary>
    public int Depth { get; }

    public PngColorType ColorType { get; }

    public bool Interlaced { get; }

    /// <summary>Red, green, blue of each entry; empty without PLTE.</summary>
    public byte[] Palette { get; private set; } = [];

    /// <summary>The content of tRNS; empty without.</summary>
    public byte[] Transparency { get; private set; } = [];

    public Orientation Orientation { get; private set; } = Orientation.Normal;

    /// <summary>Where the first IDAT chunk begins in the file.</summary>
    public int FirstIdat { get; private set; }

    public bool HasAlpha => ColorType is PngColorType.GrayAlpha or PngColorType.Rgba || Transparency.Length > 0;

    public int Channels => ColorType switch
    {
        PngColorType.Rgb => 3,
        PngColorType.GrayAlpha => 2,
        PngColorType.Rgba => 4,
        _ => 1,
    };

    public int BitsPerPixel => Depth * Channels;

    /// <summary>The unit of the filters: bytes of a whole pixel, at least 1.</summary>
    public int FilterStep => Math.Max(1, BitsPerPixel / 8);

    /// <summary>Reads everything before the first IDAT.</summary>
    public static PngHeader Read(ReadOnlySpan<byte> picture, DecodeLimits limits)
    {
        var chunks = new PngChunks(picture, limits);
        chunks.Next();
        RefuseUnknown(chunks);
        if (chunks.Type != Ihdr || chunks.Length != IhdrLength)
        {
            throw PictureException.Corrupt(PictureFormat.Png, "the first chunk is not an IHDR of 13 bytes");
        }

        chunks.CheckCrc();
        var header = ReadIhdr(chunks.Payload);
        for (chunks.Next(); chunks.Type != Idat; chunks.Next())
        {
            header.Take(chunks);
        }

        if (header.ColorType == PngColorType.Palette && header.Palette.Length == 0)
        {
            throw PictureException.Corrupt(PictureFormat.Png, "a palette picture without PLTE");
        }

        header.FirstIdat = chunks.Start;
        return header;
    }

    /// <summary>
    /// Walks on from the first IDAT to IEND: the file must be whole, and there must be as many compressed bytes as the
    /// picture takes at the very least.
    /// </summary>
    public void CheckWhole(ReadOnlySpan<byte> picture, DecodeLimits limits)
    {
        var chunks = new PngChunks(picture, limits);
        long compressed = 0;
        do
        {
            chunks.Next();
            RefuseUnknown(chunks);
            compressed += chunks.Type == Idat ? chunks.Length : 0;
        }
        while (chunks.Type != Iend);

        var rows = (((long)Width * BitsPerPixel) + 7) / 8 * Height;
        if (compressed * MostInflation < rows)
        {
            throw PictureException.Truncated(PictureFormat.Png, $"{compressed} bytes of IDAT cannot hold {Width}x{Height} pixels");
        }
    }

    public PictureHeader ToPictureHeader() => new(PictureFormat.Png, Width, Height, Orientation, HasAlpha);

    private static PngHeader ReadIhdr(ReadOnlySpan<byte> ihdr)
    {
        var width = BinaryPrimitives.ReadUInt32BigEndian(ihdr);
        var height = BinaryPrimitives.ReadUInt32BigEndian(ihdr[4..]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw PictureException.Corrupt(PictureFormat.Png, $"IHDR says {width}x{height} pixels");
        }

        var (depth, colorType) = (ihdr[8], (PngColorType)ihdr[9]);
        var allowed = colorType switch
        {
            PngColorType.Gray => depth is 1 or 2 or 4 or 8 or 16,
            PngColorType.Palette => depth is 1 or 2 or 4 or 8,
            PngColorType.Rgb or PngColorType.GrayAlpha or PngColorType.Rgba => depth is 8 or 16,
            _ => false,
        };
        if (!allowed)
        {
            throw PictureException.Corrupt(PictureFormat.Png, $"IHDR says colour type {(int)colorType} with {depth} bits");
        }

        if (ihdr[10] != 0 || ihdr[11] != 0 || ihdr[12] > 1)
        {
            throw PictureException.Corrupt(PictureFormat.Png, $"IHDR says compression {ihdr[10]}, filter {ihdr[11]}, interlace {ihdr[12]}");
        }

        return new PngHeader((int)width, (int)height, depth, colorType, ihdr[12] == 1);
    }

    private void Take(in PngChunks chunks)
    {
        RefuseUnknown(chunks);
        if (chunks.Type == Plte && ColorType is PngColorType.Palette)
        {
            chunks.CheckCrc();
            if (Palette.Length > 0)
            {
                throw PictureException.Corrupt(PictureFormat.Png, $"a second PLTE chunk at byte {chunks.Start}");
            }

            if (chunks.Length is 0 or > 768 || chunks.Length % 3 != 0)
            {
                throw PictureException.Corrupt(PictureFormat.Png, $"PLTE has {chunks.Length} bytes");
            }

            Palette = chunks.Payload.ToArray();
        }
        else if (chunks.Type == Trns && Transparency.Length == 0 && TransparencyFits(chunks.Length))
        {
            chunks.CheckCrc();
            Transparency = chunks.Payload.ToArray();
        }
        else if (chunks.Type == Exif)
        {
            Orientation = ExifOrientation.Read(chunks.Payload);
        }
        else if (chunks.Type == Ihdr || chunks.Type == Iend)
        {
            throw PictureException.Corrupt(PictureFormat.Png, $"an {chunks.Name} chunk before IDAT");
        }
    }

    // What is critical and unknown changes the picture in a way that is unknown too (section 13.1). The one that is met is
    // CgBI, which Xcode puts before IHDR, with pixels that only Apple's decoder reads.
    private static void RefuseUnknown(in PngChunks chunks)
    {
        if (!chunks.IsAncillary && chunks.Type != Ihdr && chunks.Type != Plte && chunks.Type != Idat && chunks.Type != Iend)
        {
            throw PictureException.Unsupported(PictureFormat.Png, $"the critical chunk {chunks.Name}");
        }
    }

    // A tRNS of a wrong length is ignored, as by libpng; in a picture with an alpha channel it has no meaning.
    private bool TransparencyFits(int length) => ColorType switch
    {
        PngColorType.Gray => length == 2,
        PngColorType.Rgb => length == 6,
        PngColorType.Palette => length is > 0 and <= 256,
        _ => false,
    };
}
