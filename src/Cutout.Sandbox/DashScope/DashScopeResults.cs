using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cutout.Sandbox.Calls;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.DashScope;

/// <summary>
/// Result files and their signed URLs, as object storage (OSS) keeps them: who has the URL has the file, until it expires.
/// Only the newest files are kept.
/// </summary>
internal sealed class DashScopeResults(TimeProvider clock, int keep)
{
    private const string AccessKeyId = "LTAI5tSandboxSandboxSand";

    private readonly byte[] _signingKey = RandomNumberGenerator.GetBytes(20);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DashScopeImage> _files = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Puts a file away and gives its path, which begins with a slash.</summary>
    public string Store(DashScopeImage image, string name)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(name)));
        var day = clock.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var path = $"/{digest[..2]}/{digest[2..4]}/{day}/{digest[4..12]}/{name}.{image.Extension}";
        lock (_lock)
        {
            _files[path] = image;
            _order.Enqueue(path);
            while (_order.Count > keep)
            {
                _files.Remove(_order.Dequeue());
            }
        }

        return path;
    }

    /// <summary>The URL of a stored file below this origin, valid for so long.</summary>
    public string Sign(Uri origin, string path, TimeSpan validFor)
    {
        var expires = (clock.GetUtcNow() + validFor).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{origin.AbsoluteUri.TrimEnd('/')}{path}?Expires={expires}&OSSAccessKeyId={AccessKeyId}" +
            $"&Signature={Uri.EscapeDataString(Signature(path, expires))}";
    }

    /// <summary>What OSS says to a GET of a path of its own.</summary>
    public Reply Fetch(HttpRequest request, string path)
    {
        var expires = request.Query["Expires"].ToString();
        if (request.Headers.Authorization.Count > 0)
        {
            // A signature in the query and one in a header exclude each other; the API key has no business here at all.
            return Refusal(400, "InvalidArgument", "Only one auth mechanism allowed.");
        }

        if (request.Query["Signature"] != Signature(path, expires))
        {
            return Refusal(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.");
        }

        if (clock.GetUtcNow().ToUnixTimeSeconds() >= long.Parse(expires, CultureInfo.InvariantCulture))
        {
            return Refusal(403, "AccessDenied", "Request has expired.");
        }

        lock (_lock)
        {
            return _files.TryGetValue(path, out var file)
                ? Reply.Of(200, file.File, file.ContentType).With("Server", "AliyunOSS").With("Accept-Ranges", "bytes")
                : Refusal(404, "NoSuchKey", "The specified key does not exist.");
        }
    }

    private static Reply Refusal(int status, string code, string message) => Reply.Of(
        status,
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <Error>
          <Code>{code}</Code>
          <Message>{message}</Message>
        </Error>

        """,
        "application/xml").With("Server", "AliyunOSS");

    // OSS signs with HMAC-SHA-1 over expiry and object; the exact text to sign is its own business.
    private string Signature(string path, string expires)
    {
#pragma warning disable CA5350 // The imitated service signs so; nothing is protected by it here.
        return Convert.ToBase64String(HMACSHA1.HashData(_signingKey, Encoding.UTF8.GetBytes($"GET\n\n\n{expires}\n{path}")));
#pragma warning restore CA5350
    }
}
