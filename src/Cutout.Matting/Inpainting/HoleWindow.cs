namespace Cutout.Matting.Inpainting;

/// <summary>One hole, or several near each other.</summary>
/// <param name="Area">What is looked at.</param>
/// <param name="Hole">What is marked reaches from here to there.</param>
/// <param name="Pixels">How many are marked.</param>
/// <param name="Groups">The holes in it, by their numbers.</param>
internal sealed record HoleWindow(HoleBox Area, HoleBox Hole, long Pixels, HashSet<int> Groups);
