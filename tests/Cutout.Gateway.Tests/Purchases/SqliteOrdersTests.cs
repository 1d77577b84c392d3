namespace Cutout.Gateway.Tests.Purchases;

public sealed class SqliteOrdersTests() : OrdersTests("sqlite");
