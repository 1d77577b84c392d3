using Cutout.Matting.Segmenting;

namespace Cutout.Matting.Edges;

/// <summary>
/// The soft matte of a reduced picture, and what it takes to read it at full size: for every pixel of the unknown band a
/// line through colour space (alpha = Red * r + Green * g + Blue * b + Offset), and the colours on both sides of the edge.
/// </summary>
internal sealed class Matte(LabPicture picture, Scratch scratch)
{
    public LabPicture Picture { get; } = picture;

    public int Width => Picture.Width;

    public int Height => Picture.Height;

    /// <summary>0..1.</summary>
    public float[] Alpha { get; } = scratch.Take<float>(picture.Count);

    /// <summary>True where neither subject nor ground is certain.</summary>
    public bool[] Unknown { get; } = scratch.Take<bool>(picture.Count);

    /// <summary>Slopes for red, green and blue, then the offset.</summary>
    public float[][] Line { get; } = [.. Enumerable.Range(0, 4).Select(_ => scratch.Take<float>(picture.Count))];

    /// <summary>The subject's own red, green and blue, 0..1.</summary>
    public float[][] Subject { get; } = [.. Enumerable.Range(0, 3).Select(_ => scratch.Take<float>(picture.Count))];

    /// <summary>The ground's.</summary>
    public float[][] Ground { get; } = [.. Enumerable.Range(0, 3).Select(_ => scratch.Take<float>(picture.Count))];
}
