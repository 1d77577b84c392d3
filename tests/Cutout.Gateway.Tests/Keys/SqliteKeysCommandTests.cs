namespace Cutout.Gateway.Tests.Keys;

public sealed class SqliteKeysCommandTests() : KeysCommandTests("sqlite");
