using System.Net;
using System.Net.Sockets;

namespace Cutout.Browser.Tests;

/// <summary>Stands between a browser and a gateway and breaks the connection in the middle of what the browser sends.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _gateway;
    private readonly Task _accepting;
    private volatile bool _broken;
    private long _bytesUntilBreak = long.MaxValue;

    public Relay(Uri gateway)
    {
        _gateway = gateway;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Lets so many bytes more through to the gateway, then nothing until <see cref="Mend"/>.</summary>
    public void BreakAfter(long bytes) => Interlocked.Exchange(ref _bytesUntilBreak, bytes);

    public void Mend()
    {
        Interlocked.Exchange(ref _bytesUntilBreak, long.MaxValue);
        _broken = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                running.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task RelayAsync(TcpClient browser)
    {
        using (browser)
        using (var gateway = new TcpClient())
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(_end.Token))
        {
            if (_broken)
            {
                return;
            }

            await gateway.ConnectAsync(_gateway.Host, _gateway.Port);
            await Task.WhenAny(
                CopyAsync(browser.GetStream(), gateway.GetStream(), counted: true, stop.Token),
                CopyAsync(gateway.GetStream(), browser.GetStream(), counted: false, stop.Token));
            await stop.CancelAsync();
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, bool counted, CancellationToken cancellationToken)
    {
        var buffer = new byte[8192];
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var count && !_broken)
            {
                if (counted && Interlocked.Add(ref _bytesUntilBreak, -count) < 0)
                {
                    _broken = true;
                    return;
                }

                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            // One side has gone; the other is closed with it.
        }
    }
}
