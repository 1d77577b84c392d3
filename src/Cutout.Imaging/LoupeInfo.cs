namespace Cutout.Imaging;

/// <summary>What <see cref="LoupeRenderer"/> has cut out: the place of the crop in the upright picture and its size, in pixels.</summary>
public sealed record LoupeInfo(int Left, int Top, int Width, int Height);
