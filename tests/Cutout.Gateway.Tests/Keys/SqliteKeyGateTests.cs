namespace Cutout.Gateway.Tests.Keys;

public sealed class SqliteKeyGateTests() : KeyGateTests("sqlite");
