namespace Cutout.Gateway.Sessions;

/// <summary>
/// Memory set aside at admission for the worst case of a session's result and preview, so that a result which has been
/// paid for always finds its place.
/// </summary>
internal sealed class ResultRoom : IDisposable
{
    /// <summary>More than any preview of 2048 x 2048 pixels takes as PNG.</summary>
    public const int PreviewBytes = 4 * 1024 * 1024;

    /// <summary>A generative model answers with up to 2048 x 2048 pixels, however small the photo was.</summary>
    private const long SmallestResultPixels = 2048 * 2048;

    /// <summary>What is set aside for the smallest photo.</summary>
    public static readonly long Smallest = BytesFor(0);

    private PictureBuffer? _result;
    private PictureBuffer? _preview;

    private ResultRoom(MemoryReservation result, MemoryReservation preview)
    {
        _result = new PictureBuffer(result, 0);
        _preview = new PictureBuffer(preview, 0);
    }

    public PictureBuffer Result => _result ?? throw new InvalidOperationException("The result has been handed on.");

    public PictureBuffer Preview => _preview ?? throw new InvalidOperationException("The preview has been handed on.");

    /// <summary>Four bytes a pixel uncompressed, and what PNG adds to pixels that can't be compressed.</summary>
    public static long BytesFor(long pixels) => (Math.Max(pixels, SmallestResultPixels) * 4 * 1001 / 1000) + (64 * 1024) + PreviewBytes;

    /// <summary>Null if the budget has not got it now.</summary>
    public static ResultRoom? TryReserve(MemoryBudget memory, long pixels)
    {
        if (memory.TryReserve(BytesFor(pixels) - PreviewBytes) is not { } result)
        {
            return null;
        }

        if (memory.TryReserve(PreviewBytes) is { } preview)
        {
            return new ResultRoom(result, preview);
        }

        result.Dispose();
        return null;
    }

    /// <summary>Room for a result alone; null if the budget has not got it now.</summary>
    public static PictureBuffer? TryReserveResult(MemoryBudget memory, long pixels) => memory.TryAllocate(0, BytesFor(pixels) - PreviewBytes);

    /// <summary>The result, which from here on belongs to whoever took it.</summary>
    public PictureBuffer TakeResult()
    {
        var result = Result;
        _result = null;
        return result;
    }

    /// <summary>The preview, which from here on belongs to whoever took it.</summary>
    public PictureBuffer TakePreview()
    {
        var preview = Preview;
        _preview = null;
        return preview;
    }

    public void Dispose()
    {
        _result?.Dispose();
        _preview?.Dispose();
    }
}
