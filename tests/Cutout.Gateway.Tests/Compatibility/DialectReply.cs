using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using Cutout.Imaging;

namespace Cutout.Gateway.Tests.Compatibility;

/// <summary>An answer in the dialect, read to its end.</summary>
internal sealed record DialectReply(HttpStatusCode Status, string ContentType, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public static async Task<DialectReply> OfAsync(Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        var headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        return new DialectReply(answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "", await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), headers);
    }

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public JsonNode Json => JsonNode.Parse(Body)!;

    public IReadOnlyList<string> Codes => [.. Json["errors"]!.AsArray().Select(error => (string)error!["code"]!)];

    /// <summary>Upright RGBA of the picture, whatever it came in; of a ZIP, as its client composes it.</summary>
    public PixelBuffer Decode()
    {
        if (ContentType.StartsWith("application/json", StringComparison.Ordinal))
        {
            return DecodeFile(Convert.FromBase64String((string)Json["data"]!["result_b64"]!));
        }

        return ContentType == "application/zip" ? Compose() : DecodeFile(Body);
    }

    /// <summary>The two files of a ZIP, in their order, with how they are packed.</summary>
    public IReadOnlyList<(string Name, byte[] File, bool IsStored)> Entries()
    {
        using var archive = new ZipArchive(new MemoryStream(Body), ZipArchiveMode.Read);
        return [.. archive.Entries.Select(entry => (entry.FullName, Read(entry), entry.Length == entry.CompressedLength))];
    }

    private static PixelBuffer DecodeFile(byte[] file) => PixelBuffer.Decode(file, cancellationToken: TestContext.Current.CancellationToken);

    private PixelBuffer Compose()
    {
        var entries = Entries();
        var color = DecodeFile(entries.Single(entry => entry.Name == "color.jpg").File);
        using var alpha = DecodeFile(entries.Single(entry => entry.Name == "alpha.png").File);
        for (var at = 0; at < color.Pixels.Length; at += 4)
        {
            color.Pixels[at + 3] = alpha.Pixels[at];
            if (alpha.Pixels[at] == 0)
            {
                color.Pixels.Slice(at, 3).Clear();
            }
        }

        return color;
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var memory = new MemoryStream();
        using var content = entry.Open();
        content.CopyTo(memory);
        return memory.ToArray();
    }
}
