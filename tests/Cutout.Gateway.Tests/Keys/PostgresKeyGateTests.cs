namespace Cutout.Gateway.Tests.Keys;

public sealed class PostgresKeyGateTests() : KeyGateTests("postgres");
