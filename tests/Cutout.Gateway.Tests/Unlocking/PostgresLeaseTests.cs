namespace Cutout.Gateway.Tests.Unlocking;

public sealed class PostgresLeaseTests() : LeaseTests("postgres");
