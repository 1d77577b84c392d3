using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace Cutout.Gateway.Unlocking;

/// <summary>
/// The kernel takes in megabytes that the network hasn't got yet; a download that breaks at nine tenths would look whole.
/// So for its last part the connection's send buffer is made small: what has been taken has then very nearly left.
/// </summary>
internal sealed class ShortTail(HttpContext context) : IDisposable
{
    private const int TailLength = 6 * 1024 * 1024;
    private const int TailBuffer = 256 * 1024;

    // For whatever follows on the same connection: a buffer that was set once doesn't grow by itself any more.
    private const int UsualBuffer = 1024 * 1024;

    private readonly Socket? _socket = context.Features.Get<IConnectionSocketFeature>()?.Socket;
    private bool _short;

    /// <summary>So many bytes are still to be sent.</summary>
    public void Approach(long remaining)
    {
        if (!_short && remaining <= TailLength)
        {
            _short = TrySet(TailBuffer);
        }
    }

    public void Dispose()
    {
        if (_short)
        {
            TrySet(UsualBuffer);
        }
    }

    private bool TrySet(int buffer)
    {
        try
        {
            if (_socket is not null)
            {
                _socket.SendBufferSize = buffer;
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The buyer has left; the next write finds out.
        }

        return true;
    }
}
