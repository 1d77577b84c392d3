namespace Cutout.Gateway.Providers;

/// <summary>What an adapter knows of the picture that it wrote.</summary>
/// <param name="Size">Which sizes are right for this answer.</param>
/// <param name="Charge">What it cost in the vendor's own unit; null if the vendor doesn't say.</param>
/// <param name="MadeHere">It was made in this process and needs no second look.</param>
internal sealed record AdapterAnswer(ResultSize Size, decimal? Charge, bool MadeHere = false)
{
    /// <summary>It is what the caller asked for in the vendor's own dialect, and goes to him as it is; null if it is a plain cutout.</summary>
    public PassedAnswer? Passed { get; init; }

    /// <summary>How sure its maker is of the cut, from 0 (a guess) to 1; null if it doesn't say.</summary>
    public double? Confidence { get; init; }
}
