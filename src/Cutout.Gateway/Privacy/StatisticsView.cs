namespace Cutout.Gateway.Privacy;

/// <summary>What is counted: sums of a day by operation and provider, in which there is nobody.</summary>
/// <param name="Persons">Always false: there is no place for a person in the counts.</param>
/// <param name="KeptSeconds">How long the counts of a day are kept; null: for good.</param>
internal sealed record StatisticsView(bool Persons, long? KeptSeconds);
