namespace Cutout.Matting.Hints;

/// <summary>What a person says about where the subject is. A cut obeys it to the pixel, and learns from it about the rest.</summary>
public sealed record MattingHints
{
    /// <summary>The most points that all strokes may have together.</summary>
    public const int MostPoints = 20_000;

    /// <summary>What the subject lies in; null for the whole picture.</summary>
    public HintRectangle? Rectangle { get; init; }

    /// <summary>The later ones lie on the earlier ones.</summary>
    public IReadOnlyList<HintStroke> Strokes { get; init; } = [];

    /// <summary>What is wrong with them, as a sentence for whoever sent them; null if nothing is.</summary>
    public string? Fault()
    {
        if (Rectangle is { } r && !(r.Left >= 0 && r.Top >= 0 && r.Right <= 1 && r.Bottom <= 1 && r.Left < r.Right && r.Top < r.Bottom))
        {
            return $"The rectangle from ({r.Left}, {r.Top}) to ({r.Right}, {r.Bottom}) is not one within the picture, which spans (0, 0) to (1, 1).";
        }

        var points = 0L;
        foreach (var stroke in Strokes)
        {
            points += stroke.Points.Count;
            if (!(stroke.Radius is > 0 and <= 1))
            {
                return $"A stroke's radius is {stroke.Radius}; it must be more than 0 and at most 1, the picture's longest side.";
            }

            if (stroke.Points.Count == 0 || stroke.Points.Any(p => !(Math.Abs(p.X) <= 10 && Math.Abs(p.Y) <= 10)))
            {
                return "A stroke has no points, or some that lie nowhere near the picture.";
            }
        }

        return points > MostPoints ? $"The strokes have {points} points; they may have {MostPoints}." : null;
    }
}
