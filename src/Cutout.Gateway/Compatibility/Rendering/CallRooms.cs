using Cutout.Gateway.Compatibility.Parameters;
using Cutout.Gateway.Sessions;
using Cutout.Imaging;

namespace Cutout.Gateway.Compatibility.Rendering;

/// <summary>
/// Memory set aside before anything is paid for: for the worst case of what comes back, and of what is made of it. Nothing is allocated
/// before it is written to.
/// </summary>
internal sealed class CallRooms : IDisposable
{
    // Headers, a profile, and what deflate adds to pixels that can't be compressed.
    private const long Beside = 1024 * 1024;

    private readonly List<PictureBuffer> _held = [];

    private CallRooms()
    {
    }

    /// <summary>Takes the provider's answer.</summary>
    public PictureBuffer Result { get; private set; } = null!;

    /// <summary>Takes what is made of it here; null if nothing is.</summary>
    public PictureBuffer? Output { get; private set; }

    /// <summary>Takes the colours and the alpha channel of a ZIP; null if none is made here.</summary>
    public (PictureBuffer Color, PictureBuffer Alpha)? Parts { get; private set; }

    /// <summary>Null if the budget has not got it now.</summary>
    /// <param name="memory">Where all pictures' memory comes from.</param>
    /// <param name="wish">What is asked for.</param>
    /// <param name="photo">The photo's size.</param>
    /// <param name="rendersHere">Whether the picture may have to be made here.</param>
    public static CallRooms? TryReserve(MemoryBudget memory, DialectWish wish, PictureHeader photo, bool rendersHere)
    {
        var most = CutoutPlan.MostPixels(wish, photo.UprightWidth, photo.UprightHeight);
        var rooms = new CallRooms();
        if (rooms.TryTake(memory, Math.Max(photo.Pixels, rendersHere ? 0 : most) * 4) is not { } result)
        {
            return null;
        }

        rooms.Result = result;
        if (!rendersHere)
        {
            return rooms;
        }

        if (wish.Format == "zip")
        {
            if (rooms.TryTake(memory, most * 3) is not { } color || rooms.TryTake(memory, most) is not { } alpha)
            {
                rooms.Dispose();
                return null;
            }

            rooms.Parts = (color, alpha);
        }

        rooms.Output = rooms.TryTake(memory, most * 4);
        if (rooms.Output is null)
        {
            rooms.Dispose();
            return null;
        }

        return rooms;
    }

    /// <summary>One of them, which from here on belongs to whoever took it.</summary>
    public PictureBuffer Take(PictureBuffer picture)
    {
        _held.Remove(picture);
        picture.Seal();
        return picture;
    }

    public void Dispose() => _held.ForEach(picture => picture.Dispose());

    private PictureBuffer? TryTake(MemoryBudget memory, long bytes)
    {
        if (memory.TryAllocate(0, (bytes * 1001 / 1000) + Beside) is not { } picture)
        {
            return null;
        }

        _held.Add(picture);
        return picture;
    }
}
