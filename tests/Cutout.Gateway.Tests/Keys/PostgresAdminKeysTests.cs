namespace Cutout.Gateway.Tests.Keys;

public sealed class PostgresAdminKeysTests() : AdminKeysTests("postgres");
