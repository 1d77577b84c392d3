using System.Collections.Concurrent;
using Cutout.Imaging;
using Cutout.Sandbox.Calls;
using Cutout.Sandbox.Pictures;

namespace Cutout.Sandbox.DashScope;

/// <summary>Pictures as DashScope takes them: data URLs, and http(s) URLs of the stand-in's small web.</summary>
internal sealed class DashScopePictures(ConcurrentDictionary<string, ReadOnlyMemory<byte>> web)
{
    private const int MaxDataUrlLength = 10_485_760;
    private const int MaxFileLength = 10 * 1024 * 1024;

    /// <summary>The decoded picture, upright.</summary>
    /// <exception cref="DashScopeRefusal">It cannot be had, is too large, or cannot be decoded.</exception>
    public PixelBuffer Open(string reference, bool resolvesOss, CancellationToken cancellationToken)
    {
        var file = Load(reference, resolvesOss);
        if (file.Length > MaxFileLength)
        {
            throw new DashScopeRefusal(400, "BadRequest.TooLarge", "The size of input image is too small or too large.");
        }

        var format = PictureProbe.Detect(file.Span);
        if (format is PictureFormat.WebP or PictureFormat.Gif or PictureFormat.Tiff or PictureFormat.Bmp)
        {
            // The vendor takes these; saying so is better than pretending to.
            throw new DashScopeRefusal(400, "InvalidParameter.ImageFormat", $"image format error (this stand-in does not decode {format})");
        }

        try
        {
            return PictureFiles.Decode(file, cancellationToken);
        }
        catch (PictureException broken)
        {
            throw DashScopeRefusal.InvalidParameter($"Invalid image format or corrupted file ({broken.Message})");
        }
    }

    private ReadOnlyMemory<byte> Load(string reference, bool resolvesOss)
    {
        if (reference.StartsWith("data:", StringComparison.Ordinal))
        {
            return reference.Length > MaxDataUrlLength
                ? throw DashScopeRefusal.InvalidParameter($"Exceeded limit on max bytes per data-uri item : {MaxDataUrlLength}'.")
                : CallBody.FromBase64(reference) ?? throw DashScopeRefusal.InvalidParameter("image format error");
        }

        var isWeb = Uri.TryCreate(reference, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
        if (!isWeb && !(resolvesOss && url?.Scheme == "oss"))
        {
            throw DashScopeRefusal.InvalidParameter("The provided URL does not appear to be valid. Ensure it is correctly formatted.");
        }

        return web.TryGetValue(reference, out var file)
            ? file
            : throw new DashScopeRefusal(400, "InvalidParameter.FileDownload", "download image failed");
    }
}
