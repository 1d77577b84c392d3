namespace Cutout.Gateway.Web.Limits;

/// <summary>What became of asking for one of <see cref="NetworkPlaces"/>.</summary>
internal abstract record PlaceOutcome
{
    internal sealed record Taken(NetworkPlace Place) : PlaceOutcome;

    internal sealed record NetworkFull : PlaceOutcome;

    internal sealed record AllFull : PlaceOutcome;
}
