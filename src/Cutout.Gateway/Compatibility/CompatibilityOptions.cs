namespace Cutout.Gateway.Compatibility;

internal sealed class CompatibilityOptions
{
    public const string Section = "Compatibility";

    /// <summary>What the dialect takes at most, in pixels.</summary>
    public const long MostPixels = 50_000_000;

    /// <summary>The largest picture of a call, in bytes.</summary>
    public int MaxBytes { get; set; } = 22_000_000;

    /// <summary>Whether <c>image_url</c> and <c>bg_image_url</c> are fetched.</summary>
    public bool FetchUrls { get; set; }

    /// <summary>Hosts (<c>name:port</c>) that pictures are fetched from although they are no public ones: the operator's own.</summary>
    public List<string> FetchHosts { get; set; } = [];

    /// <summary>How long fetching a picture may take, from the name's look-up to the last byte.</summary>
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an answer that has reached nobody is kept for the caller who asks again.</summary>
    public TimeSpan RepeatFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The longest body of a call. Base64 in a form takes up to a half more than the picture; and a form may hold a photo and a
    /// background.
    /// </summary>
    public long LongestBody => 3L * MaxBytes;
}
