using System.Buffers.Binary;

namespace Cutout.Imaging.Tests.Mutants;

/// <summary>Makes mutants. Each depends on nothing but the seed, its index and the seed files, so that any of them can be made again alone.</summary>
internal sealed class Mutator(IReadOnlyList<SeedFile> files)
{
    private const int LongestMutant = 100_000;

    // Where the structure of a file is, mostly.
    private const int Front = 700;

    private static readonly uint[] TellingNumbers =
        [0, 1, 2, 3, 7, 8, 9, 17, 127, 128, 255, 256, 4_096, 5_000, 32_767, 32_768, 65_500, 65_535, 65_536, 1_000_000, int.MaxValue, 1u << 31, uint.MaxValue - 8, uint.MaxValue];

    private static readonly Mutation[] Mutations =
    [
        FlipBits, FlipBits, SetBytes, SetBytes, CutOff, InsertBlock, DeleteBlock, RepeatBlock, SwapBlocks,
        DropPart, RepeatPart, SwapParts, BorrowPart, ChangeLength, ChangeSize, ChangeSize, Splice, Append, ChangeRows, ChangeRows,
    ];

    private delegate byte[] Mutation(Random random, byte[] file, SeedFile origin, SeedFile other);

    public Mutant Make(int seed, int index)
    {
        var random = new Random(unchecked((seed * 486_187_739) + index));
        var origin = files[random.Next(files.Count)];
        var bytes = (byte[])origin.Bytes.Clone();
        for (var rounds = random.Next(3) == 0 ? random.Next(2, 5) : 1; rounds > 0 && bytes.Length > 0; rounds--)
        {
            bytes = Mutations[random.Next(Mutations.Length)](random, bytes, origin, Partner(random, origin));
        }

        bytes = bytes.Length > LongestMutant ? bytes[..LongestMutant] : bytes;
        if (random.Next(2) == 0)
        {
            FileParts.Repair(bytes, origin.Format);
        }

        return new Mutant(seed, index, origin, bytes);
    }

    // Of the same format mostly.
    private SeedFile Partner(Random random, SeedFile origin)
    {
        for (var tries = 0; tries < 6; tries++)
        {
            var other = files[random.Next(files.Count)];
            if (other.Format == origin.Format)
            {
                return other;
            }
        }

        return files[random.Next(files.Count)];
    }

    private static int Place(Random random, byte[] file) =>
        random.Next(2) == 0 ? random.Next(file.Length) : random.Next(Math.Min(Front, file.Length));

    private static (int From, int To) Block(Random random, byte[] file)
    {
        var from = Place(random, file);
        return (from, Math.Min(file.Length, from + 1 + random.Next(random.Next(3) == 0 ? 400 : 16)));
    }

    private static byte[] FlipBits(Random random, byte[] file, SeedFile origin, SeedFile other)
    {
        for (var times = random.Next(1, 9); times > 0; times--)
        {
            file[Place(random, file)] ^= (byte)(1 << random.Next(8));
        }

        return file;
    }

    private static byte[] SetBytes(Random random, byte[] file, SeedFile origin, SeedFile other)
    {
        for (var times = random.Next(1, 9); times > 0; times--)
        {
            file[Place(random, file)] = random.Next(6) switch
            {
                0 => 0,
                1 => 255,
                2 => 127,
                3 => 128,
                _ => (byte)random.Next(256),
            };
        }

        return file;
    }

    private static byte[] CutOff(Random random, byte[] file, SeedFile origin, SeedFile other) => file[..random.Next(file.Length)];

    private static byte[] InsertBlock(Random random, byte[] file, SeedFile origin, SeedFile other)
    {
        var at = Place(random, file);
        var block = new byte[1 + random.Next(64)];
        if (random.Next(3) > 0)
        {
            random.NextBytes(block);
        }

        return [.. file[..at], .. block, .. file[at..]];
    }

    private static byte[] DeleteBlock(Random random, byte[] file, SeedFile origin, SeedFile other)
    {
        var (from, to) = Block(random, file);
        return [.. file[..from], .. file[to..]];
    }

    private static byte[] RepeatBlock(Random random, byte[] file, SeedFile origin, SeedFile other)
    {
        var (from, to) = Block(random, file);
        return [.. file[..to], .. file[from..]];
    }

    private static byte[] SwapBlocks(Random random, byte[] file, SeedFile origin, SeedFile other)
    {
        var (a, b) = (Block(random, file), Block(random, file));
        if (a.From > b.From)
        {
            (a, b) = (b, a);
        }

        return a.To > b.From ? file : [.. file[..a.From], .. file[b.From..b.To], .. file[a.To..b.From], .. file[a.From..a.To], .. file[b.To..]];
    }

    private static byte[] DropPart(Random random, byte[] file, SeedFile origin, SeedFile other)
    {
        var parts = FileParts.Split(file, origin.Format);
        parts.RemoveAt(random.Next(parts.Count));
        return FileParts.Join(parts);
    }

    private static byte[] RepeatPart(Random random, byte[] file, SeedFile origin, SeedFile other)
    {
        var parts = FileParts.Split(file, origin.Format);
        var at = random.Next(parts.Count);
        var most = Math.Clamp(LongestMutant / 2 / parts[at].Length, 2, 2_000);
        parts.InsertRange(at, Enumerable.Repeat(parts[at], random.Next(4) == 0 ? random.Next(1, most) : 1));
        return FileParts.Join(parts);
    }

    private static byte[] SwapParts(Random random, byte[] file, SeedFile origin, SeedFile other)
    {
        var parts = FileParts.Split(file, origin.Format);
        var (a, b) = (random.Next(parts.Count), random.Next(parts.Count));
        (parts[a], parts[b]) = (parts[b], parts[a]);
        return FileParts.Join(parts);
    }

    private static byte[] BorrowPart(Random random, byte[] file, SeedFile origin, SeedFile other)
    {
        var parts = FileParts.Split(file, origin.Format);
        var borrowed = FileParts.Split(other.Bytes, other.Format);
        var at = random.Next(parts.Count);
        if (random.Next(2) == 0)
        {
            parts.RemoveAt(at);
        }

        parts.Insert(at, borrowed[random.Next(borrowed.Count)]);
        return FileParts.Join(parts);
    }

    private static byte[] ChangeLength(Random random, byte[] file, SeedFile origin, SeedFile other)
    {
        var parts = FileParts.Split(file, origin.Format);
        var (at, bytes) = FileParts.LengthField(origin.Format);
        Change(random, parts[random.Next(parts.Count)], at, bytes, origin.Format == PictureFormat.WebP);
        return FileParts.Join(parts);
    }

    // Width, height, and the fields beside them: bits, colour type, interlacing, sampling factors, numbers of components.
    private static byte[] ChangeSize(Random random, byte[] file, SeedFile origin, SeedFile other)
    {
        var parts = FileParts.Split(file, origin.Format);
        switch (origin.Format)
        {
            case PictureFormat.Jpeg:
                var frames = parts.FindAll(part => part.Length >= 6 && part[0] == 0xFF && part[1] is >= 0xC0 and <= 0xC2 or 0xDA or 0xDD);
                if (frames.Count > 0)
                {
                    var frame = frames[random.Next(frames.Count)];
                    Change(random, frame, random.Next(3) == 0 ? random.Next(4, 19) : 5 + (2 * random.Next(2)), random.Next(1, 3), false);
                }

                break;
            case PictureFormat.Png when parts.Count > 1:
                Change(random, parts[1], 8 + (4 * random.Next(2)), 4, false);
                if (random.Next(3) == 0)
                {
                    Change(random, parts[1], 16 + random.Next(5), 1, false);
                }

                break;
            default:
                var part = parts[random.Next(parts.Count)];
                Change(random, part, 8 + random.Next(12), random.Next(1, 5), true);
                break;
        }

        return FileParts.Join(parts);
    }

    private static byte[] Splice(Random random, byte[] file, SeedFile origin, SeedFile other) =>
        [.. file[..Place(random, file)], .. other.Bytes[Place(random, other.Bytes)..]];

    private static byte[] Append(Random random, byte[] file, SeedFile origin, SeedFile other) =>
        random.Next(2) == 0 ? [.. file, .. other.Bytes] : [.. file, .. "PK\u0003\u0004<html>"u8];

    // What lies under the compression of a PNG: filter bytes, samples, too few or too many rows, with all checks right.
    private static byte[] ChangeRows(Random random, byte[] file, SeedFile origin, SeedFile other)
    {
        if (origin.Format != PictureFormat.Png)
        {
            return FlipBits(random, file, origin, other);
        }

        var parts = FileParts.Split(file, origin.Format);
        static bool IsData(byte[] part) => part.Length > 12 && part.AsSpan(4, 4).SequenceEqual("IDAT"u8);
        var at = parts.FindIndex(IsData);
        if (at < 0)
        {
            return file;
        }

        var rows = FileParts.Inflated(FileParts.Join(parts.Where(IsData).Select(part => part[8..^4])));
        if (rows.Length > 0)
        {
            rows = Mutations[random.Next(9)](random, rows, origin, other);
        }

        parts.RemoveAll(IsData);
        var data = FileParts.Deflated(rows);
        byte[] chunk = [0, 0, 0, 0, .. "IDAT"u8, .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        parts.Insert(Math.Min(at, parts.Count), chunk);
        var changed = FileParts.Join(parts);
        FileParts.Repair(changed, origin.Format);
        return changed;
    }

    private static void Change(Random random, byte[] part, int at, int bytes, bool littleEndian)
    {
        var value = random.Next(3) == 0 ? (uint)random.Next(300) : TellingNumbers[random.Next(TellingNumbers.Length)];
        for (var i = 0; i < bytes; i++)
        {
            var place = at + (littleEndian ? i : bytes - 1 - i);
            if (place < part.Length)
            {
                part[place] = (byte)(value >> (8 * i));
            }
        }
    }
}
