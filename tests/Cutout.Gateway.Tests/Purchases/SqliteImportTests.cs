namespace Cutout.Gateway.Tests.Purchases;

public sealed class SqliteImportTests() : ImportTests("sqlite");
