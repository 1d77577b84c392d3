using System.Net.Sockets;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>A connection on which a visitor says and hears as little as he likes, and which he may drop at any moment.</summary>
internal sealed class RawVisitor : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16 * 1024 };

    public RawVisitor(Uri gateway) => _socket.Connect(gateway.Host, gateway.Port);

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, TestContext.Current.CancellationToken)..];
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

    public void Dispose() => _socket.Dispose();
}
