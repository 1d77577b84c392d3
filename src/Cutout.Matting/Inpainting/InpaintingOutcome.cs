using Cutout.Imaging;

namespace Cutout.Matting.Inpainting;

/// <summary>Everything that can come of a removal; closed, so that whoever asks answers each.</summary>
public abstract record InpaintingOutcome
{
    private InpaintingOutcome()
    {
    }

    /// <summary>The picture has been written.</summary>
    /// <param name="Width">In pixels, upright.</param>
    /// <param name="Height">In pixels, upright.</param>
    /// <param name="Share">The share of pixels that were filled, 0 to 1.</param>
    /// <param name="Windows">In how many separate windows.</param>
    /// <param name="Factor">By how much the largest hole was shrunk to be worked on; 1 for not at all.</param>
    public sealed record Filled(int Width, int Height, double Share, int Windows, int Factor) : InpaintingOutcome;

    /// <summary>Nothing is marked. Nothing has been written, as in all that follow.</summary>
    public sealed record NothingMarked : InpaintingOutcome;

    /// <summary>So much is marked that there is next to nothing left to fill the place from.</summary>
    public sealed record NothingLeft : InpaintingOutcome;

    /// <summary>The mask has another size than the photo, both held upright.</summary>
    public sealed record MaskDiffers(int Width, int Height, int PhotoWidth, int PhotoHeight) : InpaintingOutcome;

    /// <summary>The photo or the mask can't be read, or the memory for it was not granted.</summary>
    public sealed record Unreadable(PictureRefusal Refusal) : InpaintingOutcome;
}
