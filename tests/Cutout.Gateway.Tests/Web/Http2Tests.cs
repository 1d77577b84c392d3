using System.Net;
using System.Net.Http.Headers;
using Cutout.Edge;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web.Limits;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Web;

/// <summary>Over TLS the gateway speaks HTTP/2, where one connection can ask for very much.</summary>
[Collection(AloneCollection.Name)]
public sealed class Http2Tests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cutout-http2-tests-");
    private GatewayUnderTest _gateway = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?>
        {
            ["urls"] = "https://127.0.0.1:0",
            ["Kestrel:Certificates:Default:Path"] = await OwnCertificate.MakeAsync(_folder.FullName),
        });
        _client = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = OwnCertificate.IsOwn } })
        {
            BaseAddress = _gateway.Address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _gateway.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_photo_can_be_bought_over_it()
    {
        using var answer = await _client.PostAsync("/v1/cutouts?operation=background-removal", Pictures.Jpeg().AsUpload(), TestContext.Current.CancellationToken);

        Assert.Equal(HttpVersion.Version20, answer.Version);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task Who_opens_streams_only_to_reset_them_is_hung_up_on_and_leaves_nothing()
    {
        const int Asked = 100_000;
        using var before = await _client.GetAsync("/v1/operations", TestContext.Current.CancellationToken);
        GC.Collect();
        var memory = GC.GetTotalMemory(forceFullCollection: true);

        var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RapidReset.RunAsync(_gateway.Address, IPAddress.Loopback, Asked, TestContext.Current.CancellationToken)));

        using var after = await _client.GetAsync("/v1/operations", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.All(sent, streams => Assert.InRange(streams, 1, Asked - 1));
        await Eventually.HoldsAsync(() => _gateway.Services.GetRequiredService<RequestPlaces>().Working.Taken == 0);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, 20_000_000);
    }

    [Fact]
    public async Task Uploads_that_are_called_off_over_and_over_leave_nothing()
    {
        for (var round = 0; round < 20; round++)
        {
            using var leaves = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            var uploads = Enumerable.Range(0, 10).Select(_ => CallOffAsync(leaves.Token)).ToList();
            await Eventually.HoldsAsync(() => _gateway.Services.GetRequiredService<MemoryBudget>().Held > 0);
            await leaves.CancelAsync();
            await Task.WhenAll(uploads);
            await Eventually.HoldsAsync(() => _gateway.Services.GetRequiredService<MemoryBudget>().Held == 0);
        }

        await Eventually.HoldsAsync(() => _gateway.Services.GetRequiredService<RequestPlaces>() is { Working.Taken: 0, Waiting.Taken: 0 });
    }

    private async Task CallOffAsync(CancellationToken cancellationToken)
    {
        using var photo = new UnendingPhoto();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.PostAsync("/v1/cutouts?operation=background-removal", photo, cancellationToken));
    }

    /// <summary>Announces a photo of which no more than the beginning ever comes.</summary>
    private sealed class UnendingPhoto : HttpContent
    {
        public UnendingPhoto() => Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync("hello"u8.ToArray(), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override bool TryComputeLength(out long length)
        {
            length = 100_000;
            return true;
        }
    }
}
