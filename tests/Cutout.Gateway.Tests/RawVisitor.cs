using System.Net.Sockets;
using System.Text;

namespace Cutout.Gateway.Tests;

/// <summary>A connection over which bytes are sent as no client library would, or are not sent at all, and which may be dropped at any moment.</summary>
internal sealed class RawVisitor : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

    public static Task<RawVisitor> ConnectAsync(GatewayUnderTest gateway) => ConnectAsync(gateway.Address);

    public static async Task<RawVisitor> ConnectAsync(Uri gateway)
    {
        var visitor = new RawVisitor();
        await visitor._socket.ConnectAsync(gateway.Host, gateway.Port, TestContext.Current.CancellationToken);
        return visitor;
    }

    /// <summary>Begins to send a photo of so many bytes, and stops after a few of them.</summary>
    public static async Task<RawVisitor> StandStillAsync(GatewayUnderTest gateway, long length, string? from = null)
    {
        var visitor = await ConnectAsync(gateway);
        await visitor.SendAsync(
            "POST /v1/cutouts?operation=background-removal HTTP/1.1\r\nHost: gateway\r\nContent-Type: image/jpeg\r\n"
            + (from is null ? "" : $"X-Forwarded-For: {from}\r\n") + $"Content-Length: {length}\r\n\r\nhello");
        return visitor;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, TestContext.Current.CancellationToken)..];
        }
    }

    /// <summary>As little as it can be made to take, so that what isn't read soon stops the sender.</summary>
    public void TakeLittle() => _socket.ReceiveBufferSize = 4096;

    /// <summary>Something of the answer; empty if the connection has been closed.</summary>
    public async Task<string> ReadAsync()
    {
        var buffer = new byte[16 * 1024];
        try
        {
            return Encoding.Latin1.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken));
        }
        catch (SocketException)
        {
            return "";
        }
    }

    /// <summary>So many bytes, fewer only if the gateway hangs up.</summary>
    public async Task<byte[]> ReceiveAsync(int count)
    {
        var (bytes, length) = (new byte[count], 0);
        while (length < count && await _socket.ReceiveAsync(bytes.AsMemory(length), TestContext.Current.CancellationToken) is > 0 and var read)
        {
            length += read;
        }

        return bytes[..length];
    }

    /// <summary>All that comes until the other side hangs up.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var answer = new StringBuilder();
        while (await ReadAsync() is { Length: > 0 } part)
        {
            answer.Append(part);
        }

        return answer.ToString();
    }

    public void Dispose() => _socket.Dispose();
}
