namespace Cutout.Gateway.Tests.Purchases;

public sealed class PostgresStripeTests() : StripeTests("postgres");
