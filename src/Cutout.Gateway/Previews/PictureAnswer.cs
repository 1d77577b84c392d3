using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Previews;

/// <summary>Sends a picture from the block that holds it; the hold is let go when the last byte has left.</summary>
internal sealed class PictureAnswer(PictureLease picture, string contentType) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (picture)
        {
            httpContext.Response.ContentType = contentType;
            httpContext.Response.ContentLength = picture.Memory.Length;
            await httpContext.Response.Body.WriteAsync(picture.Memory, httpContext.RequestAborted);
        }
    }
}
