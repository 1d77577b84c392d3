namespace Cutout.Gateway.Tests.Purchases;

public sealed class PostgresAdminCodesTests() : AdminCodesTests("postgres");
