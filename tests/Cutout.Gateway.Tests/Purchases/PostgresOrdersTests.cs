namespace Cutout.Gateway.Tests.Purchases;

public sealed class PostgresOrdersTests() : OrdersTests("postgres");
