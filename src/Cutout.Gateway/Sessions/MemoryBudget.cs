using Cutout.Imaging;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Sessions;

/// <summary>
/// How many bytes all pictures together may take. Whoever wants room reserves it before anything is allocated and gives
/// it back when the picture is erased; when there is none, new uploads are turned away and nothing that is held is touched.
/// </summary>
internal sealed class MemoryBudget(IOptions<SessionsOptions> options)
{
    private long _held;

    public long Limit { get; } = options.Value.MemoryBudgetOrDefault;

    public long Held => Interlocked.Read(ref _held);

    /// <summary>For decoding what somebody has just asked for: a frame that the budget has no room for is refused.</summary>
    public DecodeLimits LimitsAtTheDoor => new() { FrameMemory = TryReserve };

    /// <summary>
    /// For decoding what has been let in, and may have been paid for: it is finished. Its frames count, and may overdraw the
    /// budget by as many as <see cref="PictureLane"/> has threads; until they are given back, nobody else is let in.
    /// </summary>
    public DecodeLimits LimitsInside => new() { FrameMemory = Overdraw };

    /// <summary>Whether so many bytes could be had just now; by the next moment somebody else may have them.</summary>
    public bool HasRoomFor(long bytes) => bytes <= Limit - Held;

    /// <summary>Room for so many bytes, or null if the budget has not got it now.</summary>
    public MemoryReservation? TryReserve(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        long held;
        do
        {
            held = Held;
            if (bytes > Limit - held)
            {
                return null;
            }
        }
        while (Interlocked.CompareExchange(ref _held, held + bytes, held) != held);

        return new MemoryReservation(this, bytes);
    }

    /// <summary>An empty picture with room for <paramref name="capacity"/> bytes, or null if the budget has not got it.</summary>
    public PictureBuffer? TryAllocate(int capacity) =>
        TryReserve(capacity) is { } reservation ? new PictureBuffer(reservation, capacity) : null;

    /// <summary>An empty picture that begins with <paramref name="capacity"/> bytes and may grow up to <paramref name="most"/>, or null if the budget has not got that.</summary>
    public PictureBuffer? TryAllocate(int capacity, long most) =>
        TryReserve(most) is { } reservation ? new PictureBuffer(reservation, capacity) : null;

    internal void Release(long bytes) => Interlocked.Add(ref _held, -bytes);

    private MemoryReservation Overdraw(long bytes)
    {
        Interlocked.Add(ref _held, bytes);
        return new MemoryReservation(this, bytes);
    }
}
