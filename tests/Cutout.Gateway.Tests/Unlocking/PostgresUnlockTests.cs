namespace Cutout.Gateway.Tests.Unlocking;

public sealed class PostgresUnlockTests() : UnlockTests("postgres");
