namespace Cutout.Gateway.Tests.Purchases;

public sealed class SqliteStatsTests() : StatsTests("sqlite");
