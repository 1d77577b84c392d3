namespace Cutout.Gateway.Page;

/// <summary>The shop's mark: read once, at start, and served from memory.</summary>
internal sealed record LogoFile(byte[] Bytes, string ContentType)
{
    /// <summary>It is part of the first load, which must stay small.</summary>
    private const int MostBytes = 20 * 1024;

    /// <summary>The mark; or, as the end of a sentence, why the file can't be one.</summary>
    public static (LogoFile? Logo, string? Problem) Read(string path)
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
                return (null, $"names a file of {file.Length} bytes; a logo may have {MostBytes}, for every visitor loads it");
            }

            var bytes = File.ReadAllBytes(path);
            return TypeOf(bytes) is { } type
                ? (new LogoFile(bytes, type), null)
                : (null, $"names {file.FullName}, which is no PNG, JPEG, WebP or SVG");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, $"names a file that can't be read: {unreadable.Message.TrimEnd('.')}");
        }
    }

    private static string? TypeOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        _ when bytes.IndexOf("<svg"u8) >= 0 => "image/svg+xml",
        _ => null,
    };
}
