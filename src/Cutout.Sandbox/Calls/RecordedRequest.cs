using System.Collections.Immutable;

namespace Cutout.Sandbox.Calls;

/// <summary>A call as it reached a stand-in.</summary>
/// <param name="At">When its body had arrived, on the sandbox's clock.</param>
/// <param name="Line">The endpoint in the stand-in's words, for instance <c>removebg</c>, <c>account</c>, <c>poll</c>.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path without query.</param>
/// <param name="Query">Query with its question mark, or empty.</param>
/// <param name="Headers">Headers; names ignore case.</param>
/// <param name="Fields">Text fields; JSON by path. Long values and pictures are shown by their length only.</param>
/// <param name="Pictures">Pictures in the order in which they were found.</param>
/// <param name="Complete">False when the caller left, or sent too much, before the body had arrived.</param>
public sealed record RecordedRequest(
    DateTimeOffset At,
    string Line,
    string Method,
    string Path,
    string Query,
    ImmutableDictionary<string, string> Headers,
    ImmutableDictionary<string, string> Fields,
    ImmutableArray<RecordedPicture> Pictures,
    bool Complete)
{
    private const int LongestField = 1024;

    /// <summary>Digest of the first picture, or null.</summary>
    public string? PictureSha256 => Pictures.Length > 0 ? Pictures[0].Sha256 : null;

    /// <summary>Length of the first picture, or 0.</summary>
    public int PictureLength => Pictures.Length > 0 ? Pictures[0].Length : 0;

    internal static RecordedRequest Of(string line, HttpRequest request, CallBody? body, DateTimeOffset at)
    {
        var fields = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var pictures = ImmutableArray.CreateBuilder<RecordedPicture>();
        foreach (var (name, file) in body?.Files ?? ImmutableDictionary<string, FilePart>.Empty)
        {
            pictures.Add(RecordedPicture.Of(name, file.Content.Span, file.ContentType, file.FileName));
        }

        foreach (var (name, value) in body?.Fields ?? ImmutableDictionary<string, string>.Empty)
        {
            var isPicture = name.EndsWith("_b64", StringComparison.Ordinal) || value.StartsWith("data:", StringComparison.Ordinal);
            if (isPicture && CallBody.FromBase64(value) is { Length: > 0 } bytes)
            {
                pictures.Add(RecordedPicture.Of(name, bytes, DeclaredType(value), fileName: null));
            }

            fields[name] = isPicture || value.Length > LongestField ? $"({value.Length} characters)" : value;
        }

        return new RecordedRequest(
            at,
            line,
            request.Method,
            request.PathBase + request.Path,
            request.QueryString.Value ?? "",
            request.Headers.ToImmutableDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            fields.ToImmutable(),
            pictures.ToImmutable(),
            Complete: body is not null);
    }

    private static string? DeclaredType(string dataUrl) =>
        dataUrl.StartsWith("data:", StringComparison.Ordinal) && dataUrl.IndexOf(';', StringComparison.Ordinal) is > 5 and var end
            ? dataUrl[5..end]
            : null;
}
