using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Cutout.Sandbox;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>
/// What TLS adds: it deciphers into buffers of its own, in the server for the photo and in the client for the result, of which the gateway can overwrite
/// only what is given back to the C library. How much is left is measured here, and bounded.
/// </summary>
public sealed class PictureTlsTests
{
    // A record of TLS holds 16 KB at most; a few buffers of one or two records are in use at once.
    private const int MostLeft = 64 * 1024;

    private static readonly byte[] Photo = Pictures.NoisyJpeg(1600, 1200);

    [Theory]
    [InlineData("Http1", false)]
    [InlineData("Http2", false)]
    [InlineData("Http1", true)]
    public async Task Of_a_purchase_over_TLS_no_more_than_a_few_records_are_left(string protocol, bool vendorToo)
    {
        var folder = Directory.CreateTempSubdirectory("cutout-gateway-tests-");
        try
        {
            await using var shop = await PictureShop.StartAsync(vendors => Settings(vendors, folder.FullName, protocol, vendorToo));
            using var client = ClientOf(shop, protocol);
            var buyer = new Buyer(client);
            var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(Photo));
            var (source, result) = (PicturePieces.Of(Photo), PicturePieces.Of(shop.Vendors.RemoveBg.LastResult!.Bytes.Span));
            await buyer.UnlockAsync(session, await shop.MintAsync());
            using (var download = await buyer.DownloadAsync(session))
            {
                Assert.Equal(shop.Vendors.RemoveBg.LastResult!.Bytes.ToArray(), await download.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            }

            Assert.InRange(shop.Found(result), result.Count * 9 / 10, result.Count);
            await PictureShop.EraseAsync(client, session);
            await PictureShop.ASecondAsync();

            var (ofSource, ofResult) = (shop.Found(source) * PicturePieces.Distance, shop.Found(result) * PicturePieces.Distance);
            TestContext.Current.TestOutputHelper!.WriteLine($"TLS {protocol}{(vendorToo ? " and to the vendor" : "")}: {ofSource} bytes of the photo, {ofResult} of the result are left");
            Assert.InRange(ofSource, 0, MostLeft);
            Assert.InRange(ofResult, 0, vendorToo ? MostLeft : 0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Dictionary<string, string> Settings(VendorSandbox vendors, string folder, string protocol, bool vendorToo)
    {
        var (own, trusted) = (Path.Combine(folder, "own.pfx"), Path.Combine(folder, "vendor.pem"));
        File.WriteAllBytes(own, vendors.VendorCertificate.Export(X509ContentType.Pfx));
        File.WriteAllText(trusted, vendors.VendorCertificate.ExportCertificatePem());
        var vendor = string.Create(CultureInfo.InvariantCulture, $"https://localhost:{vendors.TlsEndPoint.Port}{vendors.RemoveBg.BaseAddress.AbsolutePath}");
        return new(PictureShop.RemoveBg(vendorToo ? vendor : vendors.RemoveBg.BaseAddress.ToString(), vendors.RemoveBg.ApiKey))
        {
            ["Kestrel__Endpoints__Secure__Url"] = "https://127.0.0.1:0",
            ["Kestrel__Endpoints__Secure__Protocols"] = protocol,
            ["Kestrel__Certificates__Default__Path"] = own,
            ["SSL_CERT_FILE"] = trusted,
        };
    }

    private static HttpClient ClientOf(PictureShop shop, string protocol) => new(new SocketsHttpHandler
    {
        SslOptions =
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { shop.Vendors.VendorCertificate },
            },
        },
    })
    {
        BaseAddress = new Uri($"https://localhost:{shop.Gateway.Address.Port}"),
        DefaultRequestVersion = protocol == "Http2" ? HttpVersion.Version20 : HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };
}
