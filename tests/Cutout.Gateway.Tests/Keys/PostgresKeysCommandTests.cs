namespace Cutout.Gateway.Tests.Keys;

public sealed class PostgresKeysCommandTests() : KeysCommandTests("postgres");
