using System.Net.Http.Headers;

namespace Cutout.DoubleSpend;

/// <summary>One gateway of several, which is killed and started again; each run is a life with a number of its own.</summary>
internal sealed class Stall(IReadOnlyDictionary<string, string> environment, CodeHistory history, Func<int> nextLife) : IAsyncDisposable
{
    // As a service manager does: on a machine that is short of everything, a start may take longer than its limits.
    private const int MostStarts = 5;

    private volatile Life? _life;

    /// <summary>Null while it is down.</summary>
    public Life? Now => _life;

    public async Task OpenAsync()
    {
        var process = await StartAsync();
        _life = new Life(nextLife(), process);
    }

    private async Task<GatewayProcess> StartAsync()
    {
        for (var start = 1; ; start++)
        {
            try
            {
                return await GatewayProcess.StartAsync(environment: environment);
            }
            catch (InvalidOperationException) when (start < MostStarts)
            {
                // It said why and ended; the last start's reason fails the run.
            }
        }
    }

    /// <summary>SIGKILL, and the next life.</summary>
    public async Task KillAsync()
    {
        var life = _life!;
        history.Dies(life.Number);
        _life = null;
        await life.Process.KillAsync();
        await life.Process.DisposeAsync();
        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_life is { } life)
        {
            await life.Process.DisposeAsync();
        }
    }

    internal sealed record Life(int Number, GatewayProcess Process)
    {
        public HttpClient Client => Process.Client;

        public static ByteArrayContent Photo(byte[] jpeg) => new(jpeg) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } };
    }
}
