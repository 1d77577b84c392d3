using System.Net.Http.Headers;

namespace Cutout.Gateway.Providers;

/// <summary>
/// A multipart form with one photo. Quoted part names, an unquoted boundary, a typed part and an ASCII file name are what
/// every vendor's server can read; the framework's own form has none of them.
/// </summary>
internal static class PhotoForm
{
    /// <param name="field">What the vendor calls the part that holds the photo.</param>
    /// <param name="photo">The picture's bytes.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="fields">All other fields, sent before the photo.</param>
    public static MultipartFormDataContent Of(string field, ReadOnlyMemory<byte> photo, string contentType, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var boundary = Guid.NewGuid().ToString("N");
        var body = new MultipartFormDataContent(boundary);
        body.Headers.Remove("Content-Type");
        body.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={boundary}");
        foreach (var (name, value) in fields)
        {
            Add(body, new StringContent(value) { Headers = { ContentType = null } }, $"form-data; name=\"{name}\"");
        }

        Add(body, field, photo, contentType);
        return body;
    }

    /// <summary>One more picture.</summary>
    public static void Add(MultipartFormDataContent body, string field, ReadOnlyMemory<byte> picture, string contentType)
    {
        var extension = contentType["image/".Length..];
        Add(body, new ReadOnlyMemoryContent(picture) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } },
            $"form-data; name=\"{field}\"; filename=\"photo.{extension}\"");
    }

    private static void Add(MultipartFormDataContent body, HttpContent part, string disposition)
    {
        part.Headers.TryAddWithoutValidation("Content-Disposition", disposition);
        body.Add(part);
    }
}
