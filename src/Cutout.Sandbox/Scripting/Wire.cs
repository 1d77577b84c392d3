using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace Cutout.Sandbox.Scripting;

/// <summary>The caller's connection as a fault sees it: it can send a part, wait, hang up or reset.</summary>
public sealed class Wire(HttpContext http, TimeProvider clock, CancellationToken closing) : IDisposable
{
    private readonly CancellationTokenSource _end =
        CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, closing);

    private Socket? Socket => http.Features.Get<IConnectionSocketFeature>()?.Socket;

    /// <summary>Cancelled when the caller has gone or the sandbox closes.</summary>
    public CancellationToken Gone => _end.Token;

    /// <summary>Sends status and headers at once, even if no byte of the body follows.</summary>
    public async Task SendHeadAsync(Reply reply)
    {
        http.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
        {
            http.Response.Headers.Append(name, value);
        }

        if (!reply.Chunked && reply.Status is not (204 or 304))
        {
            http.Response.ContentLength = reply.Body.Length;
        }

        await http.Response.Body.FlushAsync(Gone);
    }

    /// <summary>Sends a piece of the body.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> piece)
    {
        await http.Response.Body.WriteAsync(piece, Gone);
        await http.Response.Body.FlushAsync(Gone);
    }

    /// <summary>Sends bytes past the HTTP server, for what no correct server would say. Not on TLS.</summary>
    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes)
    {
        if (http.Request.IsHttps || Socket is not { } socket)
        {
            throw new InvalidOperationException("Raw bytes need a plain connection.");
        }

        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes[sent..], Gone);
        }
    }

    /// <summary>Waits on the sandbox's clock.</summary>
    public Task WaitAsync(TimeSpan delay) => Task.Delay(delay, clock, Gone);

    /// <summary>Ends the connection in an orderly way (FIN), wherever the reply stands, and waits for the caller to do so too.</summary>
    public async Task CloseAsync()
    {
        Socket?.Shutdown(SocketShutdown.Send);
        await WaitAsync(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Drops the connection, when nobody listens any more.</summary>
    public void Drop() => http.Abort();

    /// <summary>Ends the connection with a reset (RST).</summary>
    public void Reset()
    {
        if (Socket is { } socket)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Close();
        }

        Drop();
    }

    public void Dispose() => _end.Dispose();
}
