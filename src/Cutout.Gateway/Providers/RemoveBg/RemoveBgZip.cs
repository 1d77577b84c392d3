using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Cutout.Gateway.Sessions;
using Cutout.Imaging;

namespace Cutout.Gateway.Providers.RemoveBg;

/// <summary>
/// The dialect's archive of <c>color.jpg</c> and <c>alpha.png</c>, the only rendition with more than 10 megapixels, and the
/// room that it takes to make one picture of it. Nothing that it says of itself is believed: not how many entries it has,
/// nor how long they are.
/// </summary>
internal sealed class RemoveBgZip : IDisposable
{
    private const int MostEntries = 16;
    private const int EndRecordLength = 22;

    private readonly MemoryBudget _memory;
    private readonly PictureBuffer _color;
    private readonly PictureBuffer _alpha;

    private RemoveBgZip(MemoryBudget memory, PictureBuffer archive, PictureBuffer color, PictureBuffer alpha) =>
        (_memory, Archive, _color, _alpha) = (memory, archive, color, alpha);

    /// <summary>Takes the vendor's answer.</summary>
    public PictureBuffer Archive { get; }

    /// <summary>Set aside before anything is paid for; null if the budget hasn't got it.</summary>
    public static RemoveBgZip? TryReserve(MemoryBudget memory, PictureFacts photo)
    {
        // A JPEG of good quality takes about a byte a pixel, and a matte less.
        var each = ((long)photo.Width * photo.Height * 2) + (256 * 1024);
        var (archive, color, alpha) = (memory.TryReserve(each), memory.TryReserve(each), memory.TryReserve(each));
        if (archive is not null && color is not null && alpha is not null)
        {
            return new RemoveBgZip(memory, new PictureBuffer(archive, 0), new PictureBuffer(color, 0), new PictureBuffer(alpha, 0));
        }

        archive?.Dispose();
        color?.Dispose();
        alpha?.Dispose();
        return null;
    }

    /// <summary>Unpacks both and writes one PNG.</summary>
    public async Task JoinAsync(PictureLane lane, PictureBuffer result, CancellationToken cancellationToken)
    {
        await UnpackAsync("color.jpg", _color, cancellationToken);
        await UnpackAsync("alpha.png", _alpha, cancellationToken);

        var joined = await lane.RunAsync(
            LanePriority.Paid, stop => AlphaJoiner.Join(_color.Memory, _alpha.Memory, result, _memory.LimitsInside, cancellationToken: stop), cancellationToken);
        if (!joined.TryGet(out _, out var refusal))
        {
            throw new BrokenAnswerException($"a ZIP whose pictures can't be joined: {refusal.Reason}");
        }
    }

    public void Dispose()
    {
        Archive.Dispose();
        _color.Dispose();
        _alpha.Dispose();
    }

    private async Task UnpackAsync(string name, PictureBuffer entry, CancellationToken cancellationToken)
    {
        try
        {
            using var archive = new ZipArchive(Open(), ZipArchiveMode.Read);
            var found = archive.Entries.Where(candidate => candidate.FullName == name).ToList();
            if (found.Count != 1)
            {
                throw new BrokenAnswerException($"a ZIP with {found.Count} entries named {name}");
            }

            await using var content = await found[0].OpenAsync(cancellationToken);
            await entry.FillFromAsync(content, cancellationToken);
        }
        catch (InvalidDataException damaged)
        {
            throw new BrokenAnswerException($"a ZIP that can't be read: {damaged.Message}");
        }
        catch (PictureTooLargeException)
        {
            throw new BrokenAnswerException($"a ZIP whose {name} has more than {entry.Limit} bytes");
        }
    }

    // The framework makes an object of every entry, so their number is looked at before: in the end record (APPNOTE 4.3.16),
    // which comes last in the file, since there is no comment.
    private MemoryStream Open()
    {
        var record = Archive.Length >= EndRecordLength ? Archive.Span[^EndRecordLength..] : [];
        if (record.IsEmpty || !record.StartsWith("PK\x05\x06"u8) || BinaryPrimitives.ReadUInt16LittleEndian(record[10..]) is 0 or > MostEntries)
        {
            throw new BrokenAnswerException("a ZIP without an end, or with too many entries");
        }

        return MemoryMarshal.TryGetArray(Archive.Memory, out var bytes)
            ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
            : throw new InvalidOperationException("A picture is held in an array.");
    }
}
