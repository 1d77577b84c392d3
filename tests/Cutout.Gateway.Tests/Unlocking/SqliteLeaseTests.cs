namespace Cutout.Gateway.Tests.Unlocking;

public sealed class SqliteLeaseTests() : LeaseTests("sqlite");
