using Cutout.Gateway.Providers.RemoveBg;
using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Providers;

/// <summary>What a provider takes for one operation, and where the photo goes.</summary>
/// <param name="ContentTypes">Accepted media types.</param>
/// <param name="MaxBytes">Largest photo in bytes.</param>
/// <param name="MaxPixels">Largest photo in pixels.</param>
/// <param name="ShrinksToFit">A photo that is too large in bytes or pixels is made smaller for it.</param>
/// <param name="MostResultPixels">A larger photo comes back with about so many pixels.</param>
/// <param name="Region">Where it is processed, in words for the buyer.</param>
/// <param name="Retention">What the provider keeps, in words for the buyer.</param>
internal sealed record ProviderCapability(
    IReadOnlyList<string> ContentTypes, long MaxBytes, long MaxPixels, bool ShrinksToFit, long MostResultPixels, string Region, string Retention)
{
    /// <summary>Works with a mask, if there is one.</summary>
    public bool TakesMask { get; init; }

    /// <summary>Does nothing without a mask.</summary>
    public bool NeedsMask { get; init; }

    /// <summary>Heeds what a person says about where the subject is.</summary>
    public bool TakesHints { get; init; }

    /// <summary>What may be asked for; empty where there is no choice.</summary>
    public IReadOnlyList<string> Styles { get; init; } = [];

    /// <summary>The longer side of the largest photo, in pixels.</summary>
    public int MaxSide { get; init; } = int.MaxValue;

    /// <summary>Only what has changed in the answer is taken, and put into the photo: the result is as large as that, and made from what can be read here.</summary>
    public bool KeepsSize { get; init; }

    /// <summary>It puts what it changes into the photo itself, if that is not made smaller for it.</summary>
    public bool Composes { get; init; }

    /// <summary>Speaks the remove.bg dialect, and so can be asked for what a caller asks in it.</summary>
    public bool SpeaksRemoveBg { get; init; }

    /// <summary>Fields of the dialect that it takes and does nothing with.</summary>
    public IReadOnlyList<string> Ignores { get; init; } = [];

    private const string NotStated = "not stated by the operator";

    public static ProviderCapability Of(ProviderKind kind, ProviderOptions options) => new(
        options.ContentTypes.Count > 0 ? options.ContentTypes : kind.ContentTypes,
        options.MaxBytes ?? kind.MaxBytes,
        (long)((options.MaxMegapixels ?? kind.MaxMegapixels) * 1_000_000),
        options.ShrinkToFit,
        kind.MostResultPixels(options),
        options.Region ?? NotStated,
        options.Retention ?? NotStated)
    {
        SpeaksRemoveBg = kind.SpeaksRemoveBg,
        Ignores = options.Ignores,
    };

    /// <summary>Whether it does all of what is asked for in the remove.bg dialect.</summary>
    public bool PassesOn(RemoveBgWish wish) => SpeaksRemoveBg
        && (Ignores.Count == 0 || !wish.Fields.Keys.Append(wish.Background.IsEmpty ? "" : "bg_image_file").Any(field => Ignores.Contains(field.Split('[')[0])));

    /// <summary>Why a photo isn't taken; null if it is.</summary>
    public FailureKind? WhyNot(PictureFacts photo) =>
        !ContentTypes.Contains(photo.ContentType) ? FailureKind.UnsupportedFormat
        : !IsTooLarge(photo) || CanShrink(photo.ContentType) ? null
        : FailureKind.TooLarge;

    /// <summary>Why a request isn't taken, its photo, its mask, its hints or its style; null if it is.</summary>
    public FailureKind? WhyNot(CutRequest request) => WhyNot(request.Facts) ?? ((request.Mask.IsEmpty ? NeedsMask : !TakesMask) || (request.Hints is not null && !TakesHints) || (request.Style is { } style && !Styles.Contains(style)) || (request.Wish is { VendorOnly: true } wish && !PassesOn(wish))
        ? FailureKind.BadRequest
        : null);

    /// <summary>The largest photo of this media type, in pixels; what is too large for the vendor may be made smaller here.</summary>
    public long MostPixels(string contentType) => CanShrink(contentType) ? long.MaxValue : MaxPixels;

    /// <summary>The largest photo of this media type, in bytes.</summary>
    public long MostBytes(string contentType) => CanShrink(contentType) ? long.MaxValue : MaxBytes;

    /// <summary>Pixels of the result for a photo with so many.</summary>
    public long ResultPixelsFor(long pixels) => KeepsSize ? pixels : Math.Min(Math.Min(pixels, MaxPixels), MostResultPixels);

    /// <summary>About the size of the result for a photo of this size, in pixels.</summary>
    public (int Width, int Height) ResultSizeFor(int width, int height)
    {
        var scale = Math.Sqrt((double)ResultPixelsFor((long)width * height) / ((long)width * height));
        return scale < 1 ? (Math.Max(1, (int)(width * scale)), Math.Max(1, (int)(height * scale))) : (width, height);
    }

    public bool IsTooLarge(PictureFacts photo) =>
        photo.Bytes > MaxBytes || (long)photo.Width * photo.Height > MaxPixels || Math.Max(photo.Width, photo.Height) > MaxSide;

    private bool CanShrink(string contentType) => ShrinksToFit && PhotoShrinker.CanRead(contentType);
}
