using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>A server that says exactly these bytes to whoever calls, and then hangs up; for what no HTTP server can be made to say.</summary>
internal sealed class RawVendor : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _serving;
    private readonly Func<Task>? _halfway;
    private int _calls;

    /// <param name="answer">Latin-1; null to read nothing and say nothing.</param>
    /// <param name="halfway">What happens when half of the answer has been sent.</param>
    public RawVendor(string? answer, Func<Task>? halfway = null)
    {
        _halfway = halfway;
        _listener.Start();
        _serving = ServeAsync(answer);
    }

    public string BaseAddress => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    /// <summary>Whether the first byte of a call has come.</summary>
    public bool WasSpokenTo { get; private set; }

    /// <summary>How many connections were opened.</summary>
    public int Calls => Volatile.Read(ref _calls);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _serving;
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task ServeAsync(string? answer)
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptSocketAsync(_closing.Token);
                Interlocked.Increment(ref _calls);
                if (answer is null)
                {
                    await connection.ReceiveAsync(new byte[1], SocketFlags.Peek, _closing.Token);
                    WasSpokenTo = true;
                    await Task.Delay(Timeout.InfiniteTimeSpan, _closing.Token);
                }

                await ReadRequestAsync(connection);

                // Closed and not shut down: who has hung up first would make an error of that.
                var rest = Encoding.Latin1.GetBytes(answer!).AsMemory();
                if (_halfway is not null)
                {
                    await connection.SendAsync(rest[..(rest.Length / 2)], _closing.Token);
                    rest = rest[(rest.Length / 2)..];
                    await _halfway();
                }

                await connection.SendAsync(rest, _closing.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    // Reads until the head and as many bytes as it promises have come.
    private async Task ReadRequestAsync(Socket connection)
    {
        var request = new StringBuilder();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            request.Append(Encoding.Latin1.GetString(buffer, 0, await connection.ReceiveAsync(buffer, _closing.Token)));
            var text = request.ToString();
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                var length = text[..end].Split("\r\n").Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
                if (text.Length >= end + 4 + int.Parse(length["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture))
                {
                    return;
                }
            }
        }
    }
}
