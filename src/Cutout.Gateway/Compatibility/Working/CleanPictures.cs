using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Compatibility.Working;

/// <summary>A call's pictures without what is nobody's business: the photo, and what shall be behind its subject, if anything.</summary>
internal sealed record CleanPictures(CleanPhoto Photo, CleanPhoto? Background) : IDisposable
{
    public void Dispose()
    {
        Photo.Picture.Dispose();
        Background?.Picture.Dispose();
    }
}
