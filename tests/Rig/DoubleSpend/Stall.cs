using System.Net.Http.Headers;

namespace Cutout.DoubleSpend;

/// <summary>One gateway of several, which is killed and started again; each run is a life with a number of its own.</summary>
internal sealed class Stall(IReadOnlyDictionary<string, string> environment, CodeHistory history, Func<int> nextLife) : IAsyncDisposable
{
    private volatile Life? _life;

    /// <summary>Null while it is down.</summary>
    public Life? Now => _life;

    public async Task OpenAsync()
    {
        var process = await GatewayProcess.StartAsync(environment: environment);
        _life = new Life(nextLife(), process);
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
