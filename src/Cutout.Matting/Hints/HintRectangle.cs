namespace Cutout.Matting.Hints;

/// <summary>Where the subject lies as a whole; what is outside is ground. Shares of the upright picture's width and height, 0..1.</summary>
public sealed record HintRectangle(double Left, double Top, double Right, double Bottom)
{
    internal bool Contains(double x, double y) => x >= Left && x <= Right && y >= Top && y <= Bottom;
}
