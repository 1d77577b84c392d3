using Cutout.Gateway.Compatibility.Parameters;
using Cutout.Imaging;

namespace Cutout.Gateway.Compatibility.Rendering;

/// <summary>
/// From what a call asks for, and where the subject lies, to where it comes to lie: region, crop, scale and position, size, format, in this
/// order. All of it becomes one step from the cutout's pixels to the canvas's, so that nothing is scaled twice.
/// </summary>
/// <param name="Options">For the renderer; background and photo are not in it.</param>
/// <param name="ContentType">Of the file.</param>
/// <param name="MaxWidth">Pixels at full resolution.</param>
/// <param name="MaxHeight">Pixels at full resolution.</param>
internal sealed record CutoutPlan(RenderOptions Options, string ContentType, int MaxWidth, int MaxHeight)
{
    /// <summary>It is the cutout as it is.</summary>
    public required bool IsUntouched { get; init; }

    public bool IsZip => ContentType == "application/zip";

    /// <param name="wish">What is asked for.</param>
    /// <param name="subject">Where the subject lies within the region.</param>
    /// <param name="region">Where it may lie.</param>
    /// <param name="hasBackground">Another picture is put behind it.</param>
    public static CutoutPlan Of(DialectWish wish, SubjectInfo subject, PixelArea region, bool hasBackground)
    {
        var whole = new PixelArea(0, 0, subject.Width, subject.Height);
        var (source, place, canvas) = Move(wish, subject, Trim(wish, subject, (whole, whole, whole)));

        var isOpaque = hasBackground || wish.Color is { Alpha: 255 } || (subject.OpaquePixels == subject.Bounds.Pixels && source == subject.Bounds && place == canvas);
        var format = wish.Format != "auto" ? wish.Format : isOpaque || wish.AlphaOnly ? "jpg" : "png";
        var most = Math.Min(wish.Size.MostPixels, format == "png" ? DialectSize.MostOfAPng : long.MaxValue);
        var (width, height) = Fit(canvas, most);
        var (maxWidth, maxHeight) = Fit(canvas, format == "png" ? DialectSize.MostOfAPng : DialectSize.MostOfFull);
        var target = Scaled(place, canvas, width, height, source);
        var options = new RenderOptions
        {
            Source = source,
            Target = target,
            Width = width,
            Height = height,
            File = FileOf(format, wish.AlphaOnly),
            Region = region == whole ? null : region,
            Color = wish.Color,
        };
        return new CutoutPlan(options, ContentTypeOf(format), Math.Max(width, maxWidth), Math.Max(height, maxHeight))
        {
            IsUntouched = options is { File: RenderedFile.Png, Region: null, Color: null or { Alpha: 0 } } && !hasBackground
                && source == whole && target == whole && (width, height) == (subject.Width, subject.Height),
        };
    }

    /// <summary>The most pixels that a call's picture can have, before the subject is known.</summary>
    public static long MostPixels(DialectWish wish, long width, long height)
    {
        var (across, down) = wish.Crop ? (width + Math.Max(1000, width), height + Math.Max(1000, height)) : (width, height);
        return Math.Min(Math.Min(across * down, wish.Size.MostPixels), wish.Format == "png" ? DialectSize.MostOfAPng : long.MaxValue);
    }

    /// <summary>The largest size of the same aspect with at most so many pixels; never larger than it is.</summary>
    public static (int Width, int Height) Fit(PixelArea canvas, long mostPixels)
    {
        var scale = Math.Sqrt(mostPixels / (double)canvas.Pixels);
        return scale >= 1 ? (canvas.Width, canvas.Height) : (Math.Max(1, (int)(canvas.Width * scale)), Math.Max(1, (int)(canvas.Height * scale)));
    }

    private static (PixelArea Source, PixelArea Place, PixelArea Canvas) Trim(DialectWish wish, SubjectInfo subject, (PixelArea, PixelArea, PixelArea) whole)
    {
        var box = subject.Bounds;
        if (!wish.Crop || box.IsEmpty)
        {
            return whole;
        }

        var (top, right) = (wish.CropMargin[0].PixelsOn(box.Height), wish.CropMargin[1].PixelsOn(box.Width));
        var (bottom, left) = (wish.CropMargin[2].PixelsOn(box.Height), wish.CropMargin[3].PixelsOn(box.Width));
        return (box, box with { Left = left, Top = top }, new PixelArea(0, 0, left + box.Width + right, top + box.Height + bottom));
    }

    // The subject is what scales and moves; the canvas keeps its size.
    private static (PixelArea Source, PixelArea Place, PixelArea Canvas) Move(DialectWish wish, SubjectInfo subject, (PixelArea Source, PixelArea Place, PixelArea Canvas) now)
    {
        var box = subject.Bounds;
        if (wish.Position is not { } position || box.IsEmpty)
        {
            return now;
        }

        var canvas = now.Canvas;
        var factor = wish.Scale is { } percent ? Math.Min((double)canvas.Width / box.Width, (double)canvas.Height / box.Height) * percent / 100 : 1;
        var (width, height) = (Side(box.Width * factor), Side(box.Height * factor));
        return (box, new PixelArea(At(canvas.Width - width, position.Across), At(canvas.Height - height, position.Down), width, height), canvas);

        static int At(int room, double percent) => (int)Math.Round(room * percent / 100);
    }

    private static PixelArea Scaled(PixelArea place, PixelArea canvas, int width, int height, PixelArea source)
    {
        var (x, y) = ((double)width / canvas.Width, (double)height / canvas.Height);
        var (left, top) = (Math.Min((int)Math.Round(place.Left * x), width - 1), Math.Min((int)Math.Round(place.Top * y), height - 1));
        var (across, down) = (Math.Clamp(Side(place.Width * x), 1, width - left), Math.Clamp(Side(place.Height * y), 1, height - top));

        // Rounding must not shrink it in one direction and enlarge it in the other.
        return across >= source.Width && down >= source.Height
            ? new PixelArea(left, top, across, down)
            : new PixelArea(left, top, Math.Min(across, source.Width), Math.Min(down, source.Height));
    }

    private static int Side(double pixels) => Math.Max(1, (int)Math.Round(pixels));

    private static RenderedFile FileOf(string format, bool isAlpha) => format switch
    {
        "zip" => RenderedFile.ColorAndAlpha,
        "jpg" => isAlpha ? RenderedFile.AlphaJpeg : RenderedFile.Jpeg,
        _ => isAlpha ? RenderedFile.AlphaPng : RenderedFile.Png,
    };

    private static string ContentTypeOf(string format) => format switch
    {
        "zip" => "application/zip",
        "jpg" => "image/jpeg",
        _ => "image/png",
    };
}
