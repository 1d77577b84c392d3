namespace Cutout.Imaging;

/// <summary>How far a picture and the photo that it should have been made from show the same, compared in cells of at least a few pixels.</summary>
/// <param name="Detail">
/// Of the places where the picture has most detail, the share where the photo has the same: near 1 for the same scene, whatever was
/// done to its light and colours; hardly ever above 0.3 for another one, however alike the two are at a glance.
/// </param>
/// <param name="Difference">Mean absolute difference of the colours, in levels (0 to 255).</param>
/// <param name="Strength">
/// How many levels the places with most detail stand out by, at least. Below 3 or so there is nothing to recognise, and only
/// <paramref name="Difference"/> says anything.
/// </param>
public sealed record Likeness(double Detail, double Difference, double Strength);
