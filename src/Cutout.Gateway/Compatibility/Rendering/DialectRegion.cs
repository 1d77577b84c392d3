using Cutout.Gateway.Compatibility.Parameters;
using Cutout.Imaging;

namespace Cutout.Gateway.Compatibility.Rendering;

/// <summary>Where in a picture the subject may lie, <c>roi</c>, in pixels.</summary>
internal static class DialectRegion
{
    public static DialectOutcome<PixelArea> Of(DialectWish wish, int width, int height)
    {
        var (left, top) = (wish.Roi[0].PixelsOn(width), wish.Roi[1].PixelsOn(height));
        var (right, bottom) = (wish.Roi[2].PixelsOn(width), wish.Roi[3].PixelsOn(height));
        if (right > width || bottom > height)
        {
            return DialectRefusals.BadRequest("roi_exceeds_bounds", "The region of interest exceeds the image", $"The image has {width}x{height} pixels.");
        }

        var region = new PixelArea(left, top, right - left, bottom - top);
        return region.IsEmpty
            ? DialectRefusals.BadRequest("roi_region_empty", "The region of interest is empty", "Give left, top, right and bottom, in this order.")
            : region;
    }

    /// <summary>The same in a cutout that may be smaller than its photo.</summary>
    public static PixelArea In(DialectWish wish, PictureHeader photo, PictureHeader cutout)
    {
        var region = Of(wish, photo.UprightWidth, photo.UprightHeight).Value;
        var (x, y) = ((double)cutout.UprightWidth / photo.UprightWidth, (double)cutout.UprightHeight / photo.UprightHeight);
        var (left, top) = ((int)Math.Round(region.Left * x), (int)Math.Round(region.Top * y));
        return new PixelArea(left, top, (int)Math.Round(region.Right * x) - left, (int)Math.Round(region.Bottom * y) - top);
    }
}
