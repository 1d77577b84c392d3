using Cutout.Imaging;

namespace Cutout.Gateway.Previews;

/// <summary>The operator's own mark, from the file that <see cref="PreviewsOptions.WatermarkImage"/> names.</summary>
internal static class WatermarkFile
{
    private const int MostBytes = 4 * 1024 * 1024;

    /// <summary>The mark; or, as the end of a sentence, why the file can't be one.</summary>
    public static (WatermarkImage? Image, string? Problem) Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return (null, $"names {file.FullName}, and there is no such file");
            }

            if (file.Length > MostBytes)
            {
                return (null, $"names a file of {file.Length} bytes; a watermark may have {MostBytes}");
            }

            return WatermarkImage.Read(File.ReadAllBytes(path)).TryGet(out var image, out var refusal)
                ? (image, null)
                : (null, $"names {file.FullName}, which can't be used: {refusal.Reason}. Use a PNG of at most {WatermarkImage.LongestSide} pixels a side");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, $"names a file that can't be read: {unreadable.Message.TrimEnd('.')}");
        }
    }
}
