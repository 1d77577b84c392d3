namespace Cutout.Gateway.Tests.Purchases;

public sealed class PostgresCodesCommandTests() : CodesCommandTests("postgres");
