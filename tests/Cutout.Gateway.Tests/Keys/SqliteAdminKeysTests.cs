namespace Cutout.Gateway.Tests.Keys;

public sealed class SqliteAdminKeysTests() : AdminKeysTests("sqlite");
