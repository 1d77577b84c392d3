namespace Cutout.Gateway.Tests.Purchases;

public sealed class PostgresStatsTests() : StatsTests("postgres");
