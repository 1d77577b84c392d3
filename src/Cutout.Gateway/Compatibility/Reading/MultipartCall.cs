using System.Text;
using Cutout.Gateway.Privacy;
using Cutout.Gateway.Sessions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Cutout.Gateway.Compatibility.Reading;

/// <summary>
/// A call as multipart/form-data, read as a stream. Clients quote names or don't, type their parts or don't, and send empty parts for what
/// they leave unset; a part named as a picture is one, whatever else it says of itself.
/// </summary>
internal static class MultipartCall
{
    private const int LongestBoundary = 70;

    /// <param name="request">The call.</param>
    /// <param name="type">Its media type.</param>
    /// <param name="body">Takes what is found.</param>
    /// <param name="room">Where the pictures go.</param>
    /// <param name="cancellationToken">The caller has left, or takes too long.</param>
    public static async Task ReadAsync(HttpRequest request, MediaTypeHeaderValue type, CallBody body, CallRoom room, CancellationToken cancellationToken)
    {
        if (HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= LongestBoundary } boundary)
        {
            throw new InvalidDataException("The boundary is missing or too long.");
        }

        await using var stream = new FormBody(request.Body);
        var reader = new MultipartReader(boundary, stream, ErasingMemoryPool.BlockLength) { HeadersCountLimit = 16, HeadersLengthLimit = 8 * 1024 };
        for (var parts = 1; await reader.ReadNextSectionAsync(cancellationToken) is { } part; parts++)
        {
            if (parts > CallFields.Most)
            {
                throw new InvalidDataException("Too many parts.");
            }

            switch (HeaderUtilities.RemoveQuotes(part.GetContentDispositionHeader()?.Name ?? default).Value)
            {
                case null or "":
                    throw new InvalidDataException("A part without a name.");
                case (CallFields.Photo or CallFields.Background) and { } name:
                    body.Add(name, await ReadPictureAsync(part, room.ForPicture(request.ContentLength), cancellationToken));
                    break;
                case CallFields.PhotoText:
                    using (var text = await ReadPictureAsync(part, room.ForText(request.ContentLength), cancellationToken))
                    {
                        body.Add(CallFields.PhotoText, Base64Picture.Decode(text.Span, room.ForText(text.Length)));
                    }

                    break;
                case var name:
                    body.Add(name, await ReadTextAsync(part, cancellationToken));
                    break;
            }
        }
    }

    private static async Task<PictureBuffer> ReadPictureAsync(MultipartSection part, PictureBuffer picture, CancellationToken cancellationToken)
    {
        try
        {
            await picture.FillFromAsync(new FormPart(part.Body), cancellationToken);
            return picture;
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    private static async Task<string> ReadTextAsync(MultipartSection part, CancellationToken cancellationToken)
    {
        var bytes = new byte[CallFields.LongestText + 1];
        var length = await part.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return length > CallFields.LongestText ? "" : Encoding.UTF8.GetString(bytes, 0, length);
    }
}
