namespace Cutout.Gateway.Tests.Keys;

public sealed class SqliteAccountTests() : AccountTests("sqlite");
