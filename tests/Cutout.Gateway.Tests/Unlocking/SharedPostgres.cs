using Cutout.Gateway.Tests.Unlocking;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>One PostgreSQL server for all tests of this assembly, started when the first needs it and stopped after the last.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(StartAsync);

    internal static Task<PostgresServer> GetAsync() => Server.Value;

    public async ValueTask DisposeAsync()
    {
        if (Server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await Server.Value).DisposeAsync();
        }
    }

    private static Task<PostgresServer> StartAsync() =>
        PostgresServer.StartAsync(RequiredTool.Require(PostgresServer.FindPrograms(), "PostgreSQL", "postgresql"));
}
