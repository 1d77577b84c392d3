using System.Buffers.Binary;
using Cutout.Imaging.Metadata;

namespace Cutout.Imaging.Jpeg;

/// <summary>What precedes the first scan of a JPEG: the frame header, and the markers that pixels depend on.</summary>
internal sealed class JpegHeader
{
    private JpegHeader(int width, int height, bool progressive, JpegComponent[] components)
    {
        Width = width;
        Height = height;
        Progressive = progressive;
        Components = components;
        HorizontalMax = components.Max(component => component.Horizontal);
        VerticalMax = components.Max(component => component.Vertical);
        McusWide = Ceiling(width, 8 * HorizontalMax);
        McusHigh = Ceiling(height, 8 * VerticalMax);
        foreach (var component in components)
        {
            component.BlocksWide = Ceiling(width * component.Horizontal, 8 * HorizontalMax);
            component.BlocksHigh = Ceiling(height * component.Vertical, 8 * VerticalMax);
            component.PaddedBlocksWide = McusWide * component.Horizontal;
            component.PaddedBlocksHigh = McusHigh * component.Vertical;
        }
    }

    public int Width { get; }

    public int Height { get; }

    public bool Progressive { get; }

    public JpegComponent[] Components { get; }

    public int HorizontalMax { get; }

    public int VerticalMax { get; }

    public int McusWide { get; }

    public int McusHigh { get; }

    public JpegColorSpace ColorSpace { get; private set; }

    /// <summary>CMYK values are stored as 255 minus ink, as Adobe's programs do.</summary>
    public bool Inverted { get; private set; }

    public Orientation Orientation { get; private set; } = Orientation.Normal;

    /// <summary>Where the marker of the first SOS begins.</summary>
    public int FirstScan { get; private set; }

    /// <summary>Reads everything before the first scan. Tables are left to the decoder.</summary>
    public static JpegHeader Read(ReadOnlySpan<byte> picture, DecodeLimits limits)
    {
        var segments = new JpegSegments(limits, position: 2);
        JpegHeader? header = null;
        var jfif = false;
        var adobeTransform = -1;
        Orientation? orientation = null;
        for (segments.Next(picture); segments.Marker != JpegMarker.Sos; segments.Next(picture))
        {
            var payload = segments.Payload(picture);
            switch (segments.Marker)
            {
                case JpegMarker.App0:
                    jfif |= payload.StartsWith("JFIF\0"u8);
                    break;
                case JpegMarker.App1 when orientation is null && payload.StartsWith("Exif\0"u8) && payload.Length >= 6:
                    orientation = ExifOrientation.Read(payload[6..]);
                    break;
                case JpegMarker.App14 when payload.Length >= 12 && payload.StartsWith("Adobe"u8):
                    adobeTransform = payload[11];
                    break;
                case JpegMarker.Eoi or JpegMarker.Soi:
                    throw PictureException.Corrupt(PictureFormat.Jpeg, $"marker {segments.Marker:X2} at byte {segments.Start} before the first scan");
                case JpegMarker.Dhp:
                    throw PictureException.Unsupported(PictureFormat.Jpeg, "hierarchical coding");
                case JpegMarker.Sof55:
                    throw PictureException.Unsupported(PictureFormat.Jpeg, "JPEG-LS coding");
                case var marker when JpegMarker.IsFrame(marker):
                    header = header is null
                        ? ReadFrame(marker, payload)
                        : throw PictureException.Corrupt(PictureFormat.Jpeg, $"a second frame header at byte {segments.Start}");
                    break;
            }
        }

        if (header is null)
        {
            throw PictureException.Corrupt(PictureFormat.Jpeg, $"a scan at byte {segments.Start} without a frame header");
        }

        header.FirstScan = segments.Start;
        header.Orientation = orientation ?? Orientation.Normal;
        header.Inverted = adobeTransform >= 0;
        header.ColorSpace = header.Interpret(jfif, adobeTransform);
        return header;
    }

    public PictureHeader ToPictureHeader() => new(PictureFormat.Jpeg, Width, Height, Orientation, HasAlpha: false);

    public static int Ceiling(int value, int unit) => (int)(((long)value + unit - 1) / unit);

    private static JpegHeader ReadFrame(byte marker, ReadOnlySpan<byte> payload)
    {
        var refused = marker switch
        {
            JpegMarker.Sof0 or JpegMarker.Sof1 or JpegMarker.Sof2 => null,
            0xC3 => "lossless coding",
            0xC5 or 0xC6 => "hierarchical coding",
            0xC7 => "hierarchical lossless coding",
            0xCB or 0xCF => "lossless arithmetic coding",
            0xCD or 0xCE => "hierarchical arithmetic coding",
            _ => "arithmetic coding",
        };
        if (refused is not null)
        {
            throw PictureException.Unsupported(PictureFormat.Jpeg, refused);
        }

        if (payload.Length < 6 || payload.Length < 6 + (3 * payload[5]))
        {
            throw PictureException.Corrupt(PictureFormat.Jpeg, $"a frame header of {payload.Length} bytes");
        }

        var precision = payload[0];
        var height = BinaryPrimitives.ReadUInt16BigEndian(payload[1..]);
        var width = BinaryPrimitives.ReadUInt16BigEndian(payload[3..]);
        var count = payload[5];
        if (precision == 12)
        {
            throw PictureException.Unsupported(PictureFormat.Jpeg, "12 bits a sample");
        }

        if (precision != 8 || width == 0)
        {
            throw PictureException.Corrupt(PictureFormat.Jpeg, $"{width}x{height} pixels with {precision} bits");
        }

        if (height == 0)
        {
            throw PictureException.Unsupported(PictureFormat.Jpeg, "a height that only follows after the first scan (DNL)");
        }

        if (count is not (1 or 3 or 4))
        {
            throw PictureException.Unsupported(PictureFormat.Jpeg, $"{count} components");
        }

        return new JpegHeader(width, height, marker == JpegMarker.Sof2, ReadComponents(payload[6..], count));
    }

    private static JpegComponent[] ReadComponents(ReadOnlySpan<byte> list, int count)
    {
        var components = new JpegComponent[count];
        for (var i = 0; i < count; i++, list = list[3..])
        {
            var (id, horizontal, vertical, table) = (list[0], list[1] >> 4, list[1] & 15, list[2]);
            if (horizontal is 0 or > 4 || vertical is 0 or > 4 || table > 3)
            {
                throw PictureException.Corrupt(PictureFormat.Jpeg, $"component {i} has sampling factors {horizontal}x{vertical} and quantisation table {table}");
            }

            if (components.AsSpan(0, i).ToArray().Any(other => other.Id == id))
            {
                throw PictureException.Corrupt(PictureFormat.Jpeg, $"two components are called {id}");
            }

            // A scan of one component has one block a unit whatever its factors are (section A.2.2), so alone they mean nothing.
            components[i] = count == 1 ? new JpegComponent(id, 1, 1, table) : new JpegComponent(id, horizontal, vertical, table);
        }

        // The sum over an interleaved scan may be 10 at most (section B.2.3); over a frame it may be more if no scan has them all.
        return components;
    }

    // The JFIF and Adobe markers say what the components mean; without either the usual guess is by the components' names.
    private JpegColorSpace Interpret(bool jfif, int adobeTransform)
    {
        switch (Components.Length)
        {
            case 1:
                return JpegColorSpace.Gray;
            case 4:
                return adobeTransform == 2 ? JpegColorSpace.Ycck : JpegColorSpace.Cmyk;
            default:
                var named = Components is [{ Id: (byte)'R' }, { Id: (byte)'G' }, { Id: (byte)'B' }];
                var rgb = !jfif && (adobeTransform >= 0 ? adobeTransform == 0 : named);
                return rgb ? JpegColorSpace.Rgb : JpegColorSpace.YCbCr;
        }
    }
}
