namespace Cutout.Gateway.Tests.Purchases;

public sealed class SqliteStripeTests() : StripeTests("sqlite");
