using System.Globalization;
using System.Net.Sockets;
using Cutout.Gateway.Unlocking;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Cutout.Gateway.Tests.Unlocking;

public sealed class ShortTailTests : IDisposable
{
    private const int Tail = 6 * 1024 * 1024;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static bool IsLinux => OperatingSystem.IsLinux();

    public void Dispose() => _socket.Dispose();

    [Fact]
    public void The_connections_buffer_is_made_small_for_the_last_six_megabytes_and_not_before()
    {
        var usual = _socket.SendBufferSize;
        using var tail = new ShortTail(Context());

        tail.Approach(Tail + 1);
        Assert.Equal(usual, _socket.SendBufferSize);

        tail.Approach(Tail);
        Assert.Equal(Told(256 * 1024), _socket.SendBufferSize);
    }

    [Fact]
    public void It_is_made_small_once_and_then_left_alone()
    {
        using var tail = new ShortTail(Context());
        tail.Approach(1);
        _socket.SendBufferSize = 64 * 1024;

        tail.Approach(1);

        Assert.Equal(Told(64 * 1024), _socket.SendBufferSize);
    }

    [Fact]
    public void What_follows_on_the_connection_has_a_large_one_again()
    {
        using (var tail = new ShortTail(Context()))
        {
            tail.Approach(1);
        }

        Assert.Equal(Told(1024 * 1024), _socket.SendBufferSize);
    }

    [Fact]
    public void A_connection_that_never_came_near_the_end_is_left_as_it_was()
    {
        var usual = _socket.SendBufferSize;

        using (var tail = new ShortTail(Context()))
        {
            tail.Approach(Tail + 1);
        }

        Assert.Equal(usual, _socket.SendBufferSize);
    }

    [Fact]
    public void Who_has_left_is_no_error()
    {
        using var tail = new ShortTail(Context());
        _socket.Dispose();

        tail.Approach(1);
    }

    [Fact]
    public void A_connection_without_a_socket_is_sent_to_as_well()
    {
        using var tail = new ShortTail(new DefaultHttpContext());

        tail.Approach(1);
    }

    private DefaultHttpContext Context()
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IConnectionSocketFeature>(new Connection(_socket));
        return context;
    }

    // Linux keeps as much again for its own notes, and gives no more than the machine's owner allows.
    private static int Told(int asked) => IsLinux ? 2 * Math.Min(asked, Most()) : asked;

    private static int Most() => int.Parse(File.ReadAllText("/proc/sys/net/core/wmem_max"), CultureInfo.InvariantCulture);

    private sealed record Connection(Socket Socket) : IConnectionSocketFeature;
}
