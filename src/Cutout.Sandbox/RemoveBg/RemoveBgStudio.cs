using Cutout.Imaging;
using Cutout.Sandbox.Pictures;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.RemoveBg;

/// <summary>
/// The picture work behind one call, in the vendor's order: matte, region, crop, scale and position, size, background,
/// format. The matte is geometric (<see cref="StandInMatte"/>); every pixel is the sent photo's.
/// </summary>
internal static class RemoveBgStudio
{
    private const long MaxPngPixels = 10_000_000;

    public static RemoveBgCut Cut(PixelBuffer photo, PixelBuffer? background, RemoveBgFields fields, Answer answer)
    {
        StandInMatte.Apply(photo, Region(fields.Roi, photo.Width, photo.Height), answer.Find<MatteTwist>()?.Alpha);

        using var framed = Move(Trim(photo, fields), fields);
        var seeThrough = fields.BackgroundColor is not { Alpha: 255 } && background is null && Backgrounds.HasTransparency(framed);
        var format = fields.Format == "auto" ? (seeThrough && !fields.AlphaOnly ? "png" : "jpg") : fields.Format;
        var most = Math.Min(fields.Size.MaxPixels, format == "png" ? MaxPngPixels : long.MaxValue);
        var (width, height) = Geometry.Fit(framed.Width, framed.Height, most);

        var result = Geometry.Resize(framed, width, height);
        result = Changed(result, answer.Find<PictureTwist>());
        var foreground = Geometry.Bounds(result);
        Paint(result, background, fields, format);
        var (fullWidth, fullHeight) = Geometry.Fit(framed.Width, framed.Height, format == "png" ? MaxPngPixels : 25_000_000);
        return new RemoveBgCut(result, Math.Max(width, fullWidth), Math.Max(height, fullHeight), foreground, format);
    }

    /// <summary>The file, and its media type.</summary>
    /// <param name="cut">The picture.</param>
    /// <param name="alphaOnly">Only its alpha channel.</param>
    /// <param name="photo">The photo's own file, where all colours are still its own; null otherwise.</param>
    public static (ReadOnlyMemory<byte> File, string ContentType) Encode(RemoveBgCut cut, bool alphaOnly, ReadOnlyMemory<byte>? photo = null) => cut.Format switch
    {
        "zip" => (PictureFiles.Zip(cut.Picture, photo), "application/zip"),
        "jpg" => (alphaOnly ? PictureFiles.AlphaJpeg(cut.Picture) : PictureFiles.Jpeg(cut.Picture), "image/jpeg"),
        _ => (alphaOnly ? PictureFiles.AlphaPng(cut.Picture) : PictureFiles.Png(cut.Picture), "image/png"),
    };

    /// <summary>The region of interest in pixels.</summary>
    /// <exception cref="RemoveBgRefusal">It has no area, or reaches over the picture.</exception>
    public static PixelBox Region(RemoveBgLength[] roi, int width, int height)
    {
        var (left, top) = ((int)Math.Round(roi[0].On(width)), (int)Math.Round(roi[1].On(height)));
        var (right, bottom) = ((int)Math.Round(roi[2].On(width)), (int)Math.Round(roi[3].On(height)));
        var box = new PixelBox(left, top, right - left, bottom - top);
        if (right > width || bottom > height)
        {
            throw RemoveBgRefusal.BadRequest("roi_exceeds_bounds", "The region of interest exceeds the image", $"The image has {width}x{height} pixels.");
        }

        return box.IsEmpty
            ? throw RemoveBgRefusal.BadRequest("roi_region_empty", "The region of interest is empty")
            : box;
    }

    private static PixelBuffer Trim(PixelBuffer cut, RemoveBgFields fields)
    {
        var subject = Geometry.Bounds(cut);
        if (!fields.Crop || subject.IsEmpty)
        {
            return cut;
        }

        int[] margin =
        [
            (int)Math.Round(fields.CropMargin[0].On(subject.Height)),
            (int)Math.Round(fields.CropMargin[1].On(subject.Width)),
            (int)Math.Round(fields.CropMargin[2].On(subject.Height)),
            (int)Math.Round(fields.CropMargin[3].On(subject.Width)),
        ];
        using (cut)
        {
            return Geometry.Crop(cut, new PixelBox(
                subject.Left - margin[3],
                subject.Top - margin[0],
                subject.Width + margin[1] + margin[3],
                subject.Height + margin[0] + margin[2]));
        }
    }

    // The subject is what scales and moves; the canvas keeps its size.
    private static PixelBuffer Move(PixelBuffer cut, RemoveBgFields fields)
    {
        var subject = Geometry.Bounds(cut);
        if (fields.Position is not { } position || subject.IsEmpty)
        {
            return cut;
        }

        var fill = Math.Min((double)cut.Width / subject.Width, (double)cut.Height / subject.Height);
        var factor = fields.Scale is { } percent ? fill * percent / 100 : 1;
        using (cut)
        {
            using var alone = Geometry.Crop(cut, subject);
            using var scaled = Geometry.Resize(
                alone,
                Math.Max(1, (int)Math.Round(subject.Width * factor)),
                Math.Max(1, (int)Math.Round(subject.Height * factor)));
            var canvas = new PixelBuffer(cut.Width, cut.Height);
            Geometry.Place(
                scaled,
                canvas,
                (int)Math.Round((cut.Width - scaled.Width) * position.Across / 100),
                (int)Math.Round((cut.Height - scaled.Height) * position.Down / 100));
            return canvas;
        }
    }

    private static PixelBuffer Changed(PixelBuffer picture, PictureTwist? twist)
    {
        var changed = twist?.Change(picture) ?? picture;
        if (changed != picture)
        {
            picture.Dispose();
        }

        return changed;
    }

    private static void Paint(PixelBuffer result, PixelBuffer? background, RemoveBgFields fields, string format)
    {
        if (fields.AlphaOnly)
        {
            return;
        }

        if (background is not null)
        {
            Backgrounds.Fill(result, background);
        }

        if (fields.BackgroundColor is { } color)
        {
            Backgrounds.Fill(result, color.Red, color.Green, color.Blue, color.Alpha);
        }

        if (format == "jpg")
        {
            // A JPEG cannot be seen through; white is our choice, the vendor's is not known.
            Backgrounds.Fill(result, 255, 255, 255, 255);
        }
    }
}
