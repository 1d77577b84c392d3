using System.Text;
using Cutout.Gateway.Providers.Outgoing;

namespace Cutout.Gateway.Tests.Providers.Outgoing;

/// <summary>However an answer comes off the wire, its head comes to the client by itself and not a byte is lost.</summary>
public sealed class HeadFirstStreamTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 12\r\n\r\n";
    private const string Body = "a\r\n\r\npicture";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10_000)]
    public async Task The_head_comes_first_and_then_the_body_untouched(int piece)
    {
        using var stream = new HeadFirstStream(new Wire(Head + Body, piece));
        await stream.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        var reads = await ReadAsync(stream, 8192);

        Assert.Equal(Head + Body, string.Concat(reads));
        Assert.Contains(Head.Length, reads.Select((_, count) => string.Concat(reads.Take(count + 1)).Length));
    }

    [Fact]
    public async Task A_head_longer_than_what_is_read_ahead_comes_in_several_parts()
    {
        var head = $"HTTP/1.1 200 OK\r\nX-Long: {new string('x', 9000)}\r\n\r\n";
        using var stream = new HeadFirstStream(new Wire(head + Body, 10_000));

        var reads = await ReadAsync(stream, 16_384);

        Assert.Equal([4096, 4096, head.Length - 8192, Body.Length], reads.Select(read => read.Length));
    }

    [Fact]
    public async Task Lines_that_end_in_a_bare_line_feed_end_the_head_too()
    {
        using var stream = new HeadFirstStream(new Wire("HTTP/1.1 200 OK\nA: b\n\nbody", 10_000));

        Assert.Equal(["HTTP/1.1 200 OK\nA: b\n\n", "body"], await ReadAsync(stream, 8192));
    }

    [Fact]
    public async Task A_client_with_little_room_gets_everything_in_order()
    {
        using var stream = new HeadFirstStream(new Wire(Head + Body, 10_000));

        Assert.Equal(Head + Body, string.Concat(await ReadAsync(stream, 5)));
    }

    [Fact]
    public async Task The_next_answer_on_the_same_connection_has_its_head_by_itself_too()
    {
        var wire = new Wire(Head + Body, 10_000);
        using var stream = new HeadFirstStream(wire);
        await ReadAsync(stream, 8192);
        wire.Append(Head + Body);
        await stream.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal([Head, Body], await ReadAsync(stream, 8192));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3000)]
    [InlineData(10_000)]
    public async Task What_goes_through_the_clients_own_buffer_comes_in_drops_and_what_goes_into_a_large_block_does_not(int piece)
    {
        using var small = new HeadFirstStream(new Wire(Head + Body, piece));
        using var large = new HeadFirstStream(new Wire(Head + Body, piece));

        var drops = await ReadAsync(small, 4096);
        var pieces = await ReadAsync(large, 4097);

        Assert.Equal(Head + Body, string.Concat(drops));
        Assert.Equal(Head + Body, string.Concat(pieces));
        Assert.All(drops.Where(drop => !Head.Contains(drop, StringComparison.Ordinal)), drop => Assert.InRange(drop.Length, 1, 7));
        Assert.Equal(piece >= 3000, pieces.Contains(Body));
    }

    [Fact]
    public async Task An_empty_read_takes_nothing()
    {
        using var stream = new HeadFirstStream(new Wire(Head + Body, 10_000));

        Assert.Equal(0, await stream.ReadAsync(Memory<byte>.Empty, TestContext.Current.CancellationToken));
        Assert.Equal([Head, Body], await ReadAsync(stream, 8192));
    }

    [Fact]
    public async Task What_is_written_goes_on_as_it_is()
    {
        var wire = new Wire("", 1);
        using var stream = new HeadFirstStream(wire);

        await stream.WriteAsync("one"u8.ToArray(), TestContext.Current.CancellationToken);
        await stream.WriteAsync("two"u8.ToArray(), TestContext.Current.CancellationToken);
        await stream.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["one", "two", "flush"], wire.Written);
    }

    [Fact]
    public async Task Before_a_picture_what_was_gathered_is_sent_and_before_a_few_words_it_is_not()
    {
        var wire = new Wire("", 1);
        using var writes = new StraightWrites(wire);

        await writes.WriteAsync(new byte[4095], TestContext.Current.CancellationToken);
        Assert.DoesNotContain("flush", wire.Written);
        await writes.WriteAsync(new byte[4096], TestContext.Current.CancellationToken);

        Assert.Equal([4095, "flush".Length, 4096], wire.Written.Select(one => one.Length));
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(Stream stream, int room)
    {
        var (reads, buffer) = (new List<string>(), new byte[room]);
        while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var read)
        {
            reads.Add(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return reads;
    }

    /// <summary>A connection that gives at most so many bytes at once.</summary>
    private sealed class Wire(string answer, int piece) : MemoryStream
    {
        private byte[] _left = Encoding.ASCII.GetBytes(answer);

        public List<string> Written { get; } = [];

        public void Append(string more) => _left = [.. _left, .. Encoding.ASCII.GetBytes(more)];

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var length = Math.Min(Math.Min(piece, buffer.Length), _left.Length);
            _left.AsSpan(0, length).CopyTo(buffer.Span);
            _left = _left[length..];
            return ValueTask.FromResult(length);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Written.Add(Encoding.ASCII.GetString(buffer.Span));
            return ValueTask.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            Written.Add("flush");
            return Task.CompletedTask;
        }
    }
}
