using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Cutout.Imaging;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>"Gone" under load: several visitors at once, each with pictures that nobody else has, in every way in, out and to an end.</summary>
public sealed class PictureLoadTests
{
    private const int Visitors = 4;
    private const int Rounds = 3;

    [Fact]
    public async Task A_second_after_the_last_of_many_sessions_nothing_of_what_was_sent_or_made_stands_in_memory()
    {
        await using var shop = await PictureShop.StartAsync(vendors => new(PictureShop.Both(vendors)) { ["Sessions__KeepFor"] = "00:01:00", ["Sessions__Grace"] = "00:00:00" });
        var visits = await Task.WhenAll(Enumerable.Range(0, Visitors).Select(visitor => Task.Run(() => VisitAsync(shop, visitor))));
        var all = visits.SelectMany(visit => visit.Pictures).ToLookup(picture => picture.Kind, picture => picture.Pieces);
        var results = PiecesOfAll(all["result"]);

        // The search would have found them: each visitor has left one session that still lives.
        Assert.InRange(shop.Found(results), 500, results.Count);
        foreach (var (client, session) in visits.SelectMany(visit => visit.Left))
        {
            using var waits = client;
            await UntilGoneAsync(client, session);
        }

        await PictureShop.ASecondAsync();

        var left = all.Select(kind => (Kind: kind.Key, Found: shop.Found(PiecesOfAll(kind)))).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", left));
        Assert.All(left, kind => Assert.Equal(0, kind.Found));
    }

    private static HashSet<ulong> PiecesOfAll(IEnumerable<HashSet<ulong>> pictures) => [.. pictures.SelectMany(pieces => pieces)];

    private static async Task<Visit> VisitAsync(PictureShop shop, int visitor)
    {
        var client = new HttpClient { BaseAddress = shop.Gateway.Address };
        var (visit, buyer) = (new Visit([], []), new Buyer(client));
        for (var round = 0; round < Rounds; round++)
        {
            // Before the photo, whose session lives a minute: the command is a process of its own, and may take long to start.
            var code = await shop.MintAsync();
            var seed = (100 * visitor) + round;
            var photo = Pictures.NoisyJpeg(1200, 900, seed);
            visit.Pictures.Add(("photo", PicturePieces.Of(photo)));
            var (mask, clean) = ((round + visitor) % 2 == 0) ? Mask(1200, 900, seed) : (null, null);
            if (mask is not null)
            {
                visit.Pictures.Add(("mask", PicturePieces.Of(mask)));
                visit.Pictures.Add(("clean mask", PicturePieces.Of(clean)));
            }

            var session = await buyer.UntilReadyAsync(round % 3 == 0 && mask is null ? await buyer.UploadAsync(photo) : await SendFormAsync(client, photo, mask));
            foreach (var background in new[] { "white", "transparent" })
            {
                visit.Pictures.Add(("preview", PicturePieces.Of(await client.GetByteArrayAsync($"/v1/cutouts/{session["id"]}/preview?background={background}", TestContext.Current.CancellationToken))));
            }

            await buyer.UnlockAsync(session, code);
            await TakeSomeAsync(client, session);
            using (var download = await buyer.DownloadAsync(session))
            {
                visit.Pictures.Add(("result", PicturePieces.Of(await download.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))));
            }

            if (round == Rounds - 1)
            {
                visit.Left.Add((client, session));
                continue;
            }

            await PictureShop.EraseAsync(client, session);
        }

        return visit;
    }

    private static async Task<JsonObject> SendFormAsync(HttpClient client, byte[] photo, byte[]? mask)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(mask is null ? "background-removal" : "crowd-removal"), "operation" },
            { photo.AsUpload(), "image", "photo.jpg" },
        };
        if (mask is not null)
        {
            form.Add(mask.AsUpload("image/png"), "mask", "mask.png");
        }

        using var answer = await client.PostAsync("/v1/cutouts", form, TestContext.Current.CancellationToken);
        return await Buyer.JsonOf(answer, HttpStatusCode.Created, HttpStatusCode.Accepted);
    }

    // A download that breaks off, and the loupe.
    private static async Task TakeSomeAsync(HttpClient client, JsonObject session)
    {
        using (var begun = await client.GetAsync($"/v1/cutouts/{session["id"]}/result", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.OK, begun.StatusCode);
            await (await begun.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)).ReadExactlyAsync(new byte[1000], TestContext.Current.CancellationToken);
        }

        using var part = new HttpRequestMessage(HttpMethod.Get, $"/v1/cutouts/{session["id"]}/result") { Headers = { Range = new RangeHeaderValue(1000, 20_000) } };
        using var taken = await client.SendAsync(part, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.PartialContent, taken.StatusCode);
        using var loupe = await client.GetAsync($"/v1/cutouts/{session["id"]}/loupe?x=0.5&y=0.5", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, loupe.StatusCode);
    }

    private static async Task UntilGoneAsync(HttpClient client, JsonObject session)
    {
        while (true)
        {
            using var answer = await client.GetAsync($"/v1/cutouts/{session["id"]}", TestContext.Current.CancellationToken);
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
        }
    }

    // In a quarter of it noise of two kinds of grey as it is sent, and the black and white that the gateway makes of it.
    private static (byte[] Sent, byte[] Clean) Mask(int width, int height, int seed)
    {
        var (random, sent, clean) = (new Random(seed), new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        using var grey = new PngWriter(sent, width, height, PngColor.Gray);
        using var black = new PngWriter(clean, width, height, PngColor.Gray);
        var (noise, pure) = (new byte[width], new byte[width]);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                noise[x] = (byte)(x < width / 4 ? random.Next(2) * 200 : 0);
                pure[x] = noise[x] > 0 ? (byte)255 : (byte)0;
            }

            grey.WriteRow(noise);
            black.WriteRow(pure);
        }

        grey.Complete();
        black.Complete();
        return (sent.WrittenSpan.ToArray(), clean.WrittenSpan.ToArray());
    }

    private sealed record Visit(List<(string Kind, HashSet<ulong> Pieces)> Pictures, List<(HttpClient Client, JsonObject Session)> Left);
}
