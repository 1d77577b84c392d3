namespace Cutout.Gateway.Tests.Purchases;

public sealed class SqliteAdminCodesTests() : AdminCodesTests("sqlite");
