namespace Cutout.Gateway.Tests.Unlocking;

public sealed class SqliteUnlockTests() : UnlockTests("sqlite");
