namespace Cutout.Gateway.Tests.Keys;

public sealed class PostgresAccountTests() : AccountTests("postgres");
