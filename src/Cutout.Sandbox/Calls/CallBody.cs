using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Cutout.Sandbox.Calls;

/// <summary>
/// A request body, read whole into memory and taken apart by its own type: multipart, urlencoded or JSON. Nothing is ever
/// spooled to a disk. A body that does not hold together is no exception: <see cref="Malformed"/> says what is wrong, since
/// a scripted fault may be wanted for it all the same.
/// </summary>
public sealed class CallBody
{
    /// <summary>22 MB as base64 inside JSON or a form, and some room for the other fields.</summary>
    public const int MaxLength = 48 * 1024 * 1024;

    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FilePart> _files = new(StringComparer.Ordinal);

    private readonly ArraySegment<byte> _bytes;

    private CallBody(string? contentType, ArraySegment<byte> bytes)
    {
        _bytes = bytes;
        MediaType = MediaTypeHeaderValue.TryParse(contentType, out var type) ? type.MediaType.Value ?? "" : "";
        Boundary = HeaderUtilities.RemoveQuotes(type?.Boundary ?? default).Value;
    }

    /// <summary>The body as it arrived.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The media type without parameters, or an empty string.</summary>
    public string MediaType { get; }

    /// <summary>
    /// Text fields. JSON is flattened to paths such as <c>input.messages[0].role</c>; JSON null is left out.
    /// </summary>
    public IReadOnlyDictionary<string, string> Fields => _fields;

    /// <summary>File parts of a multipart body by field name.</summary>
    public IReadOnlyDictionary<string, FilePart> Files => _files;

    /// <summary>The parsed JSON body, or null.</summary>
    public JsonElement? Json { get; private set; }

    /// <summary>What is wrong with the body, or null.</summary>
    public string? Malformed { get; private set; }

    private string? Boundary { get; }

    /// <summary>Reads a body to its end.</summary>
    /// <exception cref="BadHttpRequestException">The body is longer than <see cref="MaxLength"/>, or was cut off.</exception>
    public static async Task<CallBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var bytes = await ReadBytesAsync(request, cancellationToken);
        var body = new CallBody(request.ContentType, bytes);
        await body.ParseAsync(cancellationToken);
        return body;
    }

    private static async Task<ArraySegment<byte>> ReadBytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var announced = Math.Clamp(request.ContentLength ?? 0, 0, MaxLength);
        var memory = new MemoryStream((int)announced);
        var piece = new byte[64 * 1024];
        while (await request.Body.ReadAsync(piece, cancellationToken) is > 0 and var read)
        {
            if (memory.Length + read > MaxLength)
            {
                throw new BadHttpRequestException($"The body is longer than {MaxLength} bytes.", 413);
            }

            memory.Write(piece, 0, read);
        }

        return new ArraySegment<byte>(memory.GetBuffer(), 0, (int)memory.Length);
    }

    private async Task ParseAsync(CancellationToken cancellationToken)
    {
        try
        {
            switch (MediaType.ToLowerInvariant())
            {
                case "multipart/form-data":
                    await ParseMultipartAsync(cancellationToken);
                    break;
                case "application/x-www-form-urlencoded":
                    ParseForm();
                    break;
                case "application/json":
                    ParseJson();
                    break;
            }
        }
        catch (Exception wrong) when (wrong is InvalidDataException or JsonException or IOException)
        {
            Malformed = wrong.Message;
        }
    }

    private async Task ParseMultipartAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(Boundary))
        {
            throw new InvalidDataException("The multipart body has no boundary.");
        }

        var reader = new MultipartReader(Boundary, new MemoryStream(_bytes.Array!, _bytes.Offset, _bytes.Count, writable: false));
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            var content = await ReadSectionAsync(section, cancellationToken);
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
            {
                throw new InvalidDataException("A part has no content disposition.");
            }

            var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
            if (disposition.FileName.HasValue || disposition.FileNameStar.HasValue)
            {
                var fileName = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
                _files[name] = new FilePart(content, HeaderUtilities.RemoveQuotes(fileName).Value ?? "", section.ContentType);
            }
            else
            {
                _fields[name] = Encoding.UTF8.GetString(content);
            }
        }
    }

    private static async Task<byte[]> ReadSectionAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await section.Body.CopyToAsync(content, cancellationToken);
        return content.ToArray();
    }

    private void ParseForm()
    {
        using var reader = new FormReader(Encoding.UTF8.GetString(Bytes.Span))
        {
            KeyLengthLimit = 1024,
            ValueLengthLimit = MaxLength,
        };
        foreach (var (name, values) in reader.ReadForm())
        {
            _fields[name] = values.ToString();
        }
    }

    private void ParseJson()
    {
        using var document = JsonDocument.Parse(Bytes);
        Json = document.RootElement.Clone();
        Flatten("", Json.Value);
    }

    private void Flatten(string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    Flatten(path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Flatten($"{path}[{index++}]", item);
                }

                break;
            case JsonValueKind.String:
                _fields[path] = value.GetString()!;
                break;
            case JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number:
                _fields[path] = value.GetRawText();
                break;
        }
    }

    /// <summary>Bytes of a base64 text, with or without a <c>data:</c> prefix; null when it is not base64.</summary>
    public static byte[]? FromBase64(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            var comma = text.IndexOf(',');
            if (comma < 0 || !text[..comma].EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            text = text[(comma + 1)..];
        }

        if (!Base64.IsValid(text, out var length))
        {
            return null;
        }

        var bytes = new byte[length];
        return Convert.TryFromBase64Chars(text, bytes, out var written) && written == length ? bytes : null;
    }
}
