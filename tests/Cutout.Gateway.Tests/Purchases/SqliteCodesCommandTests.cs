namespace Cutout.Gateway.Tests.Purchases;

public sealed class SqliteCodesCommandTests() : CodesCommandTests("sqlite");
