namespace Cutout.Gateway.Tests.Purchases;

public sealed class PostgresImportTests() : ImportTests("postgres");
