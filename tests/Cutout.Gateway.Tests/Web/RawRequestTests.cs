using System.Net;
using System.Net.Sockets;
using System.Text;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Unlocking;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Web;

/// <summary>Requests that no client library would send, byte by byte: refused cleanly, and the next visitor notices nothing.</summary>
public sealed class RawRequestTests
{
    private const string Host = "Host: gateway\r\n";
    private const string Image = "Content-Type: image/jpeg\r\n";
    private const string Upload = "POST /v1/cutouts?operation=background-removal HTTP/1.1\r\n" + Host + Image;

    public static TheoryData<string, string, int[]> Requests => new()
    {
        { "a compressed question", $"POST /v1/quote HTTP/1.1\r\n{Host}Content-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n\u001f\u008b\u0008\u0000\u0000", [400] },
        { "two lengths", $"{Upload}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", [400] },
        { "a length and chunks", $"{Upload}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", [400, 411] },
        { "a negative length", $"{Upload}Content-Length: -5\r\n\r\n", [400] },
        { "a length that is no number", $"{Upload}Content-Length: five\r\n\r\n", [400] },
        { "a length beyond all numbers", $"{Upload}Content-Length: 99999999999999999999999\r\n\r\n", [400] },
        { "a length beyond the limit", $"{Upload}Content-Length: 9000000000\r\n\r\n", [413] },
        { "no length", $"{Upload}\r\n", [411] },
        { "chunks", $"{Upload}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", [411] },
        { "an unknown transfer encoding", $"{Upload}Transfer-Encoding: gzip\r\n\r\n", [400, 411] },
        { "a compressed body", $"{Upload}Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\n\u001f\u008b\u0008\u0000\u0000", [415] },
        { "too many headers", $"GET / HTTP/1.1\r\n{Host}{string.Concat(Enumerable.Range(0, 200).Select(number => $"X-{number}: x\r\n"))}\r\n", [431] },
        { "a header too long", $"GET / HTTP/1.1\r\n{Host}X-Long: {new string('x', 40_000)}\r\n\r\n", [431] },
        { "a line too long", $"GET /{new string('x', 40_000)} HTTP/1.1\r\n{Host}\r\n", [414] },
        { "a null in a header", $"GET / HTTP/1.1\r\n{Host}X-Null: a\u0000b\r\n\r\n", [400] },
        { "a header without a name", $"GET / HTTP/1.1\r\n{Host}: nobody\r\n\r\n", [400] },
        { "a folded header", $"GET / HTTP/1.1\r\n{Host}X-Folded: a\r\n b\r\n\r\n", [400] },
        { "no host", "GET / HTTP/1.1\r\n\r\n", [400] },
        { "two hosts", $"GET / HTTP/1.1\r\n{Host}Host: other\r\n\r\n", [400] },
        { "no HTTP at all", "SSH-2.0-OpenSSH_9.9\r\n\r\n", [400] },
        { "another version", $"GET / HTTP/3.7\r\n{Host}\r\n", [505] },
        { "trace", $"TRACE /v1/operations HTTP/1.1\r\n{Host}\r\n", [405] },
        { "connect", "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n", [400, 404, 405] },
        { "a method in small letters", $"delete /v1/operations HTTP/1.1\r\n{Host}\r\n", [405] },
        { "an upload by another method", $"PUT /v1/cutouts?operation=background-removal HTTP/1.1\r\n{Host}{Image}Content-Length: 5\r\n\r\nhello", [405] },
        { "an unlocking by link", $"GET /v1/cutouts/{new string('0', 32)}/unlock?code=x HTTP/1.1\r\n{Host}\r\n", [404, 405] },
        { "an upload by a form of another site", $"{Upload}Origin: https://evil.example\r\nContent-Length: 5\r\n\r\nhello", [403] },
        { "a method of nobody", $"STEAL /v1/operations HTTP/1.1\r\n{Host}\r\n", [405] },
    };

    [Theory]
    [MemberData(nameof(Requests), DisableDiscoveryEnumeration = true)]
    public async Task What_cannot_be_meant_is_refused_and_holds_nothing(string what, string request, int[] expected)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await SendAsync(gateway, request);

        Assert.True(expected.Contains(StatusOf(answer)), $"{what}: {answer}");
        Assert.Equal(0, gateway.Services.GetRequiredService<MemoryBudget>().Held);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/v1/operations", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("/../appsettings.json")]
    [InlineData("/%2e%2e/appsettings.json")]
    [InlineData("/..%2fappsettings.json")]
    [InlineData("/page/../../appsettings.json")]
    [InlineData("/page/..%5c..%5cappsettings.json")]
    [InlineData("//appsettings.json")]
    [InlineData("/appsettings.json")]
    [InlineData("/config/providers.json")]
    [InlineData("/Cutout.Gateway.dll")]
    [InlineData("/data/ledger.db")]
    [InlineData("/index.html%00.png")]
    [InlineData("/page/main.js::$DATA")]
    [InlineData("/page/")]
    [InlineData("/styles/")]
    public async Task No_trick_with_the_path_leads_out_of_the_page(string path)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await SendAsync(gateway, $"GET {path} HTTP/1.1\r\n{Host}\r\n");

        Assert.True(StatusOf(answer) is 400 or 404, answer);
        Assert.DoesNotContain("ConnectionString", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override: DELETE")]
    [InlineData("X-HTTP-Method: DELETE")]
    [InlineData("X-Method-Override: DELETE")]
    public async Task A_header_is_no_method(string header)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.ReadySessionAsync();

        foreach (var method in new[] { "GET", "POST" })
        {
            await SendAsync(gateway, $"{method} /v1/cutouts/{session.Id.Value}?_method=DELETE HTTP/1.1\r\n{Host}{header}\r\nContent-Length: 0\r\n\r\n");
        }

        Assert.NotNull(await gateway.Services.GetRequiredService<ISessionStore>().FindAsync(session.Id, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_thousand_connections_that_say_nothing_are_in_nobodys_way()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var idle = new List<Socket>();
        try
        {
            for (var number = 0; number < 1000; number++)
            {
                idle.Add(await ConnectAsync(gateway));
            }

            using var answer = await gateway.Client.PostAsync("/v1/cutouts?operation=background-removal", Pictures.Jpeg().AsUpload(), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }
        finally
        {
            idle.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task A_visitor_who_leaves_in_the_middle_of_an_upload_leaves_nothing()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var memory = gateway.Services.GetRequiredService<MemoryBudget>();
        using (var socket = await ConnectAsync(gateway))
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes($"{Upload}Content-Length: 1000000\r\n\r\n{new string('x', 10_000)}"), TestContext.Current.CancellationToken);
            await Eventually.HoldsAsync(() => memory.Held > 0);
        }

        await Eventually.HoldsAsync(() => memory.Held == 0);
    }

    private static int StatusOf(string answer) => answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture) : 0;

    private static async Task<Socket> ConnectAsync(GatewayUnderTest gateway)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port, TestContext.Current.CancellationToken);
        return socket;
    }

    // Until the gateway hangs up, or has said nothing more for a moment.
    private static async Task<string> SendAsync(GatewayUnderTest gateway, string request)
    {
        using var socket = await ConnectAsync(gateway);
        await socket.SendAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        var (answer, buffer) = (new StringBuilder(), new byte[16 * 1024]);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            while (await socket.ReceiveAsync(buffer, patience.Token) is > 0 and var read)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
                patience.CancelAfter(TimeSpan.FromMilliseconds(300));
            }
        }
        catch (Exception end) when (answer.Length > 0 && end is SocketException or OperationCanceledException)
        {
            // It has answered, and either waits for the next request or has cut off what was still being sent.
        }

        return answer.ToString();
    }
}
