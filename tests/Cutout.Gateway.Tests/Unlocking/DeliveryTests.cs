using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Unlocking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cutout.Gateway.Tests.Unlocking;

public sealed class DeliveryTests
{
    // More than the kernel's buffers of both sides can ever take in.
    private static readonly byte[] Large = RandomNumberGenerator.GetBytes(48_000_000);

    [Fact]
    public async Task A_whole_download_is_a_delivery()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync();

        await gateway.Client.GetByteArrayAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken);

        await gateway.AssertBecomesAsync(code, "delivered");
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains("no longer held", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_leaves_for_a_session_that_ends_just_before_its_download_begins()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(configure: builder => StoreInFront.Put(builder.Services, store => new InterruptedStore(store, PictureKind.Result)));
        var (session, code) = await gateway.UnlockedAsync();

        using var answer = await gateway.Client.GetAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken);

        Assert.Equal("not-found", await answer.ProblemAsync());
        Assert.Equal("unused", await gateway.StateOfAsync(code));
    }

    [Fact]
    public async Task A_session_that_ends_in_the_moment_of_its_delivery_does_not_give_its_code_back()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var deliveries = new Deliveries(ledger.Ledger, NullLogger<Deliveries>.Instance);
        for (var round = 0; round < 1000; round++)
        {
            var code = await ledger.MintAsync();
            var bound = Assert.IsType<BindOutcome.Bound>(await ledger.Ledger.BindCodeAsync(new BindRequest(code, $"{round}", "background-removal", 1)));
            var session = Shop.Session(ledger.Clock, 10) with { Reference = $"{round}", Redemption = new Redemption(bound.Use.ToString()) };
            deliveries.Begin(session);
            using var both = new Barrier(2);

            await Task.WhenAll(At(() => deliveries.FinishAsync(session, null, 0, 10)), At(() => deliveries.OnEndedAsync(session)));

            Assert.Equal("delivered", await ledger.Ledger.StateOfAsync(ledger.Opening.Key.NameOf(code)));

            Task At(Func<Task> act) => Task.Run(
                () =>
                {
                    both.SignalAndWait(TestContext.Current.CancellationToken);
                    return act();
                },
                TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_delivered_code_never_comes_back()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync();
        await gateway.Client.GetByteArrayAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken);
        await gateway.AssertBecomesAsync(code, "delivered");

        gateway.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Null(await gateway.Services.GetRequiredService<ISessionStore>().FindAsync(session.Id, TestContext.Current.CancellationToken));
        Assert.Equal("code-refused", await (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), code)).ProblemAsync());
        Assert.Equal("delivered", await gateway.StateOfAsync(code));
    }

    [Fact]
    public async Task Downloading_again_within_the_session_is_free()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync();

        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(Shop.Picture, await gateway.Client.GetByteArrayAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken));
            await gateway.AssertBecomesAsync(code, "delivered");
        }

        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(session, code)).StatusCode);
    }

    [Fact]
    public async Task A_download_resumed_in_pieces_is_a_delivery()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync();

        await PieceAsync(200_000, 299_999);
        await PieceAsync(0, 99_999);
        await PieceAsync(100_000, 199_998);
        Assert.Equal("bound", await gateway.StateOfAsync(code));
        await PieceAsync(199_999, 199_999);

        await gateway.AssertBecomesAsync(code, "delivered");

        async Task PieceAsync(int from, int to)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, gateway.ResultOf(session)) { Headers = { Range = new RangeHeaderValue(from, to) } };
            using var answer = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(Shop.Picture[from..(to + 1)], await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_download_broken_half_way_is_not_a_delivery()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync(Large);

        using (var download = await DownloadAsync(gateway, session))
        {
            await ReadAsync(download, Large.Length / 2);
        }

        await SentAsync(gateway, session);
        Assert.Equal("bound", await gateway.StateOfAsync(code));
        await gateway.Services.GetRequiredService<ISessionStore>().RemoveAsync(session.Id, TestContext.Current.CancellationToken);
        await gateway.AssertBecomesAsync(code, "unused");
    }

    [Fact]
    public async Task A_download_broken_at_nine_tenths_is_not_a_delivery()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync(Large[..10_000_000]);

        using (var download = await DownloadAsync(gateway, session))
        {
            await ReadAsync(download, 9_000_000);
        }

        await SentAsync(gateway, session);
        Assert.Equal("bound", await gateway.StateOfAsync(code));
    }

    [Fact]
    public async Task A_session_erased_in_the_middle_of_a_download_gives_nothing_away()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync(Large);
        using var download = await DownloadAsync(gateway, session);
        await ReadAsync(download, 1000);

        await gateway.Services.GetRequiredService<ISessionStore>().RemoveAsync(session.Id, TestContext.Current.CancellationToken);

        // Longer than a lease: what is still leaving stays bound.
        for (var tick = 0; tick < 8; tick++)
        {
            gateway.Clock.Advance(TimeSpan.FromSeconds(10));
            await gateway.TendedAsync();
        }

        Assert.Equal("bound", await gateway.StateOfAsync(code));
        await ReadToEndAsync(download);
        await gateway.AssertBecomesAsync(code, "delivered");
    }

    [Fact]
    public async Task A_session_erased_in_the_middle_of_a_download_that_breaks_gives_the_code_back()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync(Large);
        using (var download = await DownloadAsync(gateway, session))
        {
            await ReadAsync(download, 1000);
            await gateway.Services.GetRequiredService<ISessionStore>().RemoveAsync(session.Id, TestContext.Current.CancellationToken);
            Assert.Equal("bound", await gateway.StateOfAsync(code));
        }

        await gateway.AssertBecomesAsync(code, "unused");
    }

    [Fact]
    public async Task A_buyer_who_reads_nothing_is_not_sent_everything()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync(Large);
        using var download = await DownloadAsync(gateway, session);

        await ReadAsync(download, 1000);

        Assert.Equal("bound", await gateway.StateOfAsync(code));
    }

    // A socket, because a client library reads on in the background.
    private static async Task<Socket> DownloadAsync(GatewayUnderTest gateway, CutoutSession session)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 64 * 1024 };
        await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port, TestContext.Current.CancellationToken);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes($"GET {gateway.ResultOf(session).AbsolutePath} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n"),
            TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task ReadAsync(Socket socket, int length)
    {
        var buffer = new byte[64 * 1024];
        for (var read = 0; read < length;)
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(0, Math.Min(buffer.Length, length - read)), TestContext.Current.CancellationToken);
            Assert.NotEqual(0, count);
            read += count;
        }
    }

    private static async Task ReadToEndAsync(Socket socket)
    {
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken) > 0)
        {
        }
    }

    // The gateway has noticed the end of the download when it has counted what left.
    private static async Task SentAsync(GatewayUnderTest gateway, CutoutSession session)
    {
        var changes = gateway.Services.GetRequiredService<ISessionStore>().WatchAsync(session.Id, TestContext.Current.CancellationToken);
        await foreach (var now in changes)
        {
            if (now.Sent.Ranges.Length > 0)
            {
                Assert.InRange(now.Sent.Ranges.Single().End, 1, session.Result!.Bytes - 1);
                return;
            }
        }
    }
}
