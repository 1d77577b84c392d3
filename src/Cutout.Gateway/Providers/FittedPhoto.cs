using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Providers;

/// <summary>What is sent in place of a request's own pictures; what was made for it is overwritten when this is let go.</summary>
internal sealed class FittedPhoto(CutRequest request) : IDisposable
{
    private readonly List<PictureBuffer> _made = [];

    /// <summary>The request as the provider gets it.</summary>
    public CutRequest Sent { get; private set; } = request;

    /// <summary>A smaller copy of the photo.</summary>
    public void Take(PictureBuffer photo, PictureFacts facts)
    {
        _made.Add(photo);
        Sent = Sent with { Photo = photo.Memory, Facts = facts };
    }

    /// <summary>The mask, as large as the photo that is sent.</summary>
    public void TakeMask(PictureBuffer mask)
    {
        _made.Add(mask);
        Sent = Sent with { Mask = mask.Memory };
    }

    /// <summary>Room for an answer that is not yet the result.</summary>
    public void TakeRoom(PictureBuffer room)
    {
        _made.Add(room);
        Sent = Sent with { Result = room };
    }

    public void Dispose() => _made.ForEach(picture => picture.Dispose());
}
