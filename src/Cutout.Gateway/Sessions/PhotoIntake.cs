using System.Security.Cryptography;
using System.Text;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Web;
using Cutout.Imaging;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Sessions;

/// <summary>
/// Looks at an upload before anybody is paid for it: what it is, whether anyone takes it, whether it can be read to its
/// end; and cuts out what is nobody's business (place, camera, author).
/// </summary>
internal sealed class PhotoIntake(ProviderRouter router, PictureLane lane, MemoryBudget memory, IOptions<SessionsOptions> options)
{
    /// <summary>A scrubbed file may gain a minimal EXIF block that holds the orientation alone.</summary>
    private const int ScrubbedHeader = 256;

    /// <summary>What its first bytes say, and whether anyone takes that; costs next to nothing.</summary>
    public UploadOutcome<PhotoHeader> Look(Upload upload)
    {
        if (Refuse(upload.Operation) is { } notOffered)
        {
            return notOffered;
        }

        var format = PictureProbe.Detect(upload.Photo.Span);
        var capabilities = CapabilitiesFor(upload);
        if (RefuseWish(upload, capabilities) is { } notTaken)
        {
            return notTaken;
        }

        if (upload.Hints is not null)
        {
            capabilities.RemoveAll(capability => !capability.TakesHints);
        }

        var accepted = capabilities.SelectMany(capability => capability.ContentTypes).Distinct().ToList();
        if (ContentTypeOf(format) is not { } contentType || !accepted.Contains(contentType))
        {
            return Problems.UnsupportedFormat(format, accepted);
        }

        if (!PictureProbe.Read(upload.Photo.Span).TryGet(out var header, out var unreadable))
        {
            return Explain(unreadable);
        }

        return RefuseSize(header, upload.Photo.Length, capabilities.Where(capability => capability.ContentTypes.Contains(contentType)).ToList(), contentType) is { } tooLarge
            ? tooLarge
            : new PhotoHeader(contentType, header);
    }

    public async Task<UploadOutcome<Photo>> AdmitAsync(Upload upload, PhotoHeader header, CancellationToken cancellationToken)
    {
        // Entropy-coded data can only be judged by decoding it, which takes a core for a while.
        if (await lane.RunAsync(LanePriority.Free, stop => PictureVerifier.Verify(upload.Photo.Memory, memory.LimitsAtTheDoor, stop), cancellationToken) is { } damaged)
        {
            return Explain(damaged);
        }

        var cleaned = Clean(upload, header);
        if (cleaned.Value is not { } clean)
        {
            return cleaned.Refusal!;
        }

        var hints = upload.Hints?.TryWrite(memory);
        if (upload.Hints is not null && hints is null)
        {
            clean.Picture.Dispose();
            return Problems.NoMemory();
        }

        return new Photo(clean.Picture, clean.Facts, DigestOf(upload, hints)) { Hints = hints };
    }

    /// <summary>Cuts out what is nobody's business, from the container alone: whether the picture can be read to its end is not looked at.</summary>
    public UploadOutcome<CleanPhoto> Clean(Upload upload, PhotoHeader header)
    {
        if (memory.TryAllocate(upload.Photo.Length + ScrubbedHeader) is not { } picture)
        {
            return Problems.NoMemory();
        }

        return Scrub(upload.Photo, picture) is { } torn
            ? Explain(torn)
            : new CleanPhoto(picture, new PictureFacts(header.ContentType, header.Picture.UprightWidth, header.Picture.UprightHeight, picture.Length));
    }

    private static string? ContentTypeOf(PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => "image/jpeg",
        PictureFormat.Png => "image/png",
        PictureFormat.WebP => "image/webp",
        _ => null,
    };

    private static string DigestOf(Upload upload, PictureBuffer? hints)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(upload.Operation + "\n"));
        hash.AppendData(upload.Photo.Span);
        hash.AppendData(Encoding.UTF8.GetBytes($"\n{upload.Style}\n{upload.Choice}\n"));
        hash.AppendData(upload.Mask is { } mask ? mask.Span : []);
        hash.AppendData(hints is null ? [] : hints.Span);
        return Convert.ToBase64String(hash.GetHashAndReset());
    }

    private static ProblemResult Explain(PictureRefusal unreadable) => unreadable.Fault switch
    {
        PictureFault.NoMemory => Problems.NoMemory(),
        PictureFault.Truncated => Problems.UnreadablePicture("It is cut short: the file ends before the picture does. Upload it again, or save it anew."),
        PictureFault.UnsupportedFeature => Problems.UnreadablePicture("It uses a rare variant of its format that isn't read here. Save it anew as an ordinary JPEG or PNG."),
        PictureFault.UnsupportedFormat or PictureFault.UnknownFormat => Problems.UnsupportedFormat(unreadable.Format, ["image/jpeg", "image/png", "image/webp"]),
        _ => Problems.UnreadablePicture("It is damaged. Upload it again, or save it anew."),
    };

    private static PictureRefusal? Scrub(PictureBuffer photo, PictureBuffer picture)
    {
        var done = false;
        try
        {
            var refusal = MetadataScrubber.Scrub(photo.Span, picture);
            picture.Seal();
            done = refusal is null;
            return refusal;
        }
        finally
        {
            if (!done)
            {
                // Whatever it was, its room must not stay taken.
                picture.Dispose();
            }
        }
    }

    private ProblemResult? Refuse(string operation) =>
        !Operations.All.Contains(operation)
            ? Problems.BadRequest("operation", $"There is no such operation; there are {string.Join(", ", Operations.All)}.")
            : router.RouteFor(operation).Count == 0 ? Problems.NoProvider() : null;

    // Ignoring a wish would sell a picture in which something else was done than was asked for.
    private static ProblemResult? RefuseWish(Upload upload, List<ProviderCapability> capabilities)
    {
        var styles = capabilities.SelectMany(capability => capability.Styles).Distinct().ToList();
        return upload switch
        {
            { Hints: not null } when !capabilities.Exists(capability => capability.TakesHints) =>
                Problems.BadRequest("hints", "Nobody here works with hints; leave them out."),
            { Mask: null } when capabilities.TrueForAll(capability => capability.NeedsMask) => Problems.MaskNeeded(),
            { Mask: not null } when !capabilities.Exists(capability => capability.TakesMask) =>
                Problems.BadRequest("mask", "Nobody here works with a mask; leave it out."),
            { Style: { } style } when !styles.Contains(style) => Problems.BadRequest(
                "style", styles.Count > 0 ? $"There is no such style; there are {string.Join(", ", styles)}." : "There is no choice of styles here; leave it out."),
            _ => null,
        };
    }

    private List<ProviderCapability> CapabilitiesFor(Upload upload) =>
        [.. router.RouteFor(upload.Operation)
            .Where(provider => upload.Choice is null || provider.Name == upload.Choice)
            .Select(provider => provider.CapabilityFor(upload.Operation)).OfType<ProviderCapability>()];

    private ProblemResult? RefuseSize(PictureHeader header, long bytes, IReadOnlyCollection<ProviderCapability> capabilities, string contentType)
    {
        var pixels = (long)header.Width * header.Height;
        var mostPixels = Math.Min(options.Value.MaxMegapixels * 1_000_000L, capabilities.Max(capability => capability.MostPixels(contentType)));
        if (pixels > mostPixels)
        {
            return Problems.TooManyPixels(mostPixels, pixels);
        }

        var mostBytes = capabilities.Max(capability => capability.MostBytes(contentType));
        return bytes > mostBytes ? Problems.TooManyBytes(mostBytes, bytes) : null;
    }
}
