using System.Net;
using System.Net.Sockets;
using System.Text;
using Cutout.Edge;

namespace Cutout.Benchmarks.Edge;

/// <summary>One way of misbehaving, for as long as it is let; from many networks of this machine, which has more than one address.</summary>
internal sealed class Abuse(string name, Func<Abuse, CancellationToken, Task> run)
{
    private const int Networks = 10;
    private const string Host = "Host: gateway\r\n";
    private const string Upload = "POST /v1/cutouts?operation=background-removal HTTP/1.1\r\n" + Host + "Content-Type: image/jpeg\r\n";

    // What a client in earnest would hardly send, one after the other.
    private static readonly byte[][] Malformed =
    [
        Bytes($"{Upload}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
        Bytes($"{Upload}Content-Length: 9000000000\r\n\r\n"),
        Bytes($"{Upload}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        Bytes($"{Upload}Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\n\u001f\u008b\u0008\u0000\u0000"),
        Bytes($"{Upload}Origin: https://evil.example\r\nContent-Length: 5\r\n\r\nhello"),
        Bytes($"GET / HTTP/1.1\r\n{Host}{string.Concat(Enumerable.Range(0, 200).Select(number => $"X-{number}: x\r\n"))}\r\n"),
        Bytes($"GET /{new string('x', 40_000)} HTTP/1.1\r\n{Host}\r\n"),
        Bytes($"GET /..%2f..%2fappsettings.json HTTP/1.1\r\n{Host}\r\n"),
        Bytes($"TRACE /v1/operations HTTP/1.1\r\n{Host}\r\n"),
        Bytes($"STEAL /v1/operations HTTP/1.1\r\n{Host}\r\n"),
    ];

    private TaskCompletionSource _standing = new();
    private int _count;

    public string Name => name;

    /// <summary>How often it was done, in all rounds together.</summary>
    public int Count => _count;

    /// <summary>Done when all that is to be held open is; what only repeats is standing at once.</summary>
    public Task Standing => _standing.Task;

    public static IReadOnlyList<Abuse> All(Uri plain, Uri tls) =>
    [
        new("malformed requests", (abuse, stop) => abuse.RepeatAsync(4, TimeSpan.FromMilliseconds(20), number => SendAsync(plain, number, Malformed[number % Malformed.Length], stop), stop)),
        new("slow headers", (abuse, stop) => abuse.HoldAsync(plain, 500, Bytes($"GET / HTTP/1.1\r\n{Host}X-Slow: "), stop)),
        new("slow bodies", (abuse, stop) => abuse.HoldAsync(plain, 500, Bytes($"{Upload}Content-Length: 1000000\r\n\r\n"), stop)),
        new("idle connections", (abuse, stop) => abuse.HoldAsync(plain, 10_000, [], stop)),
        new("rapid reset", (abuse, stop) => abuse.RepeatAsync(2, TimeSpan.FromMilliseconds(100), async number => await RapidReset.RunAsync(tls, NetworkOf(number), 10_000, stop), stop)),
    ];

    public Task RunAsync(CancellationToken stop)
    {
        _standing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return run(this, stop);
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    // So many at once, each again and again with a pause between.
    private async Task RepeatAsync(int atOnce, TimeSpan pause, Func<int, Task> once, CancellationToken stop)
    {
        _standing.SetResult();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(() => RepeatAsync(pause, once, stop))));
    }

    private async Task RepeatAsync(TimeSpan pause, Func<int, Task> once, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await once(Interlocked.Increment(ref _count));
                await Task.Delay(pause, stop);
            }
            catch (Exception end) when (end is SocketException or IOException or OperationCanceledException)
            {
                // Cut off by the gateway, or the round is over.
            }
        }
    }

    // So many connections that have begun something and add a byte every second; who is hung up on comes back.
    private async Task HoldAsync(Uri address, int connections, byte[] beginning, CancellationToken stop)
    {
        var held = new Socket?[connections];
        try
        {
            while (!stop.IsCancellationRequested)
            {
                for (var number = 0; number < connections && !stop.IsCancellationRequested; number++)
                {
                    held[number] = await KeepUpAsync(held[number], address, number, beginning, stop);
                }

                _standing.TrySetResult();
                await Task.Delay(TimeSpan.FromSeconds(1), stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The round is over.
        }
        finally
        {
            foreach (var socket in held)
            {
                socket?.Dispose();
            }
        }
    }

    private async Task<Socket?> KeepUpAsync(Socket? socket, Uri address, int number, byte[] beginning, CancellationToken stop)
    {
        try
        {
            if (socket is null)
            {
                Interlocked.Increment(ref _count);
                socket = await ConnectAsync(address, number, stop);
                await socket.SendAsync(beginning, stop);
            }
            else if (beginning.Length > 0)
            {
                await socket.SendAsync("x"u8.ToArray(), stop);
            }

            return socket;
        }
        catch (SocketException)
        {
            socket?.Dispose();
            return null;
        }
    }

    private static async Task SendAsync(Uri address, int number, byte[] request, CancellationToken stop)
    {
        using var socket = await ConnectAsync(address, number, stop);
        await socket.SendAsync(request, stop);
        await socket.ReceiveAsync(new byte[1024], stop);
    }

    // 127.0.0.1 is taken for a proxy, which honest visitors come through.
    private static IPAddress NetworkOf(int number) => new([127, 1, (byte)(number % Networks), 1]);

    private static async Task<Socket> ConnectAsync(Uri address, int number, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(NetworkOf(number), 0));
            await socket.ConnectAsync(IPAddress.Parse(address.Host), address.Port, stop);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
