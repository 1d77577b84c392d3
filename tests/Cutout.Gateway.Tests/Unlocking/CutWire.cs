using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>
/// Stands between a gateway and its PostgreSQL server and cuts the connection at a word: before the server has heard it, or
/// when the server has done what it asks and the answer is on its way. Only the second makes a commit's outcome unknown.
/// </summary>
internal sealed class CutWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly string _socket;
    private readonly Task _accepting;
    private (byte[] Word, bool After)? _next;
    private int _cuts;

    public CutWire(string socket)
    {
        _socket = socket;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Cuts => _cuts;

    public void CutAfterNext(string word) => _next = (Encoding.ASCII.GetBytes(word), true);

    public void CutBeforeNext(string word) => _next = (Encoding.ASCII.GetBytes(word), false);

    /// <summary>These settings, led through here.</summary>
    public IReadOnlyDictionary<string, string?> Through(IReadOnlyDictionary<string, string?> settings) => new Dictionary<string, string?>(settings)
    {
        ["Ledger:ConnectionString"] = string.Join(';', settings["Ledger:ConnectionString"]!.Split(';')
            .Where(part => !part.StartsWith("Host=", StringComparison.Ordinal))
            .Append($"Host=127.0.0.1;Port={((IPEndPoint)_listener.LocalEndpoint).Port};SslMode=Disable;GssEncryptionMode=Disable")),
    };

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptSocketAsync(_end.Token);
            _ = CarryAsync(client);
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            await server.ConnectAsync(new UnixDomainSocketEndPoint(_socket), _end.Token);
            var cut = new StrongBox();
            await Task.WhenAny(ForthAsync(client, server, cut), BackAsync(server, client, cut)).Unwrap().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ForthAsync(Socket client, Socket server, StrongBox cut)
    {
        var buffer = new byte[64 * 1024];
        while (await client.ReceiveAsync(buffer, _end.Token) is > 0 and var count)
        {
            if (_next is { } next && buffer.AsSpan(0, count).IndexOf(next.Word) >= 0)
            {
                _next = null;
                Interlocked.Increment(ref _cuts);
                if (!next.After)
                {
                    return;
                }

                cut.AtNextAnswer = true;
            }

            await server.SendAsync(buffer.AsMemory(0, count), _end.Token);
        }
    }

    private async Task BackAsync(Socket server, Socket client, StrongBox cut)
    {
        var buffer = new byte[64 * 1024];
        while (await server.ReceiveAsync(buffer, _end.Token) is > 0 and var count && !cut.AtNextAnswer)
        {
            await client.SendAsync(buffer.AsMemory(0, count), _end.Token);
        }
    }

    private sealed class StrongBox
    {
        public volatile bool AtNextAnswer;
    }
}
