namespace Cutout.Matting.Inpainting;

/// <summary>What a pixel of a window is to the hole that is being filled.</summary>
internal enum PixelKind : byte
{
    /// <summary>Outside the picture, or marked and filled by another window: neither read nor written.</summary>
    Never,

    Known,

    Hole,
}
