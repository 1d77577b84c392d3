using System.Text.RegularExpressions;

namespace Cutout.Gateway.Tests.Page;

/// <summary>What a visitor's first look at the page costs, as the gateway really sends it.</summary>
public sealed partial class FirstLoadTests
{
    private const int MostBytes = 60_000;

    [Fact]
    public async Task The_first_load_is_under_sixty_kilobytes_compressed()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        // The larger language, what follows once the page stands, and what it asks the gateway before anything is done.
        var loaded = await FetchAsync(gateway, "/", "/page/course.js", "/texts/zh-hans.js", "/v1/operations", "/v1/page");

        Assert.Contains("/page/main.js", loaded.Keys);
        Assert.Contains("/cutout-gateway.js", loaded.Keys);
        Assert.Contains("/styles/page.css", loaded.Keys);
        Assert.InRange(loaded.Values.Sum(), 20_000, MostBytes);
        TestContext.Current.TestOutputHelper?.WriteLine($"{loaded.Values.Sum()} bytes in {loaded.Count} answers");
    }

    [Theory]
    [InlineData("/", "gzip")]
    [InlineData("/page/main.js", "br")]
    [InlineData("/cutout-gateway.js", "gzip")]
    [InlineData("/v1/operations", null)]
    public async Task Files_go_compressed_and_answers_of_the_contract_as_they_are(string path, string? encoding)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Encoding", encoding ?? "gzip" } } };

        using var answer = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
    }

    // Each file with its size on the wire, and what it names.
    private static async Task<Dictionary<string, int>> FetchAsync(GatewayUnderTest gateway, params string[] paths)
    {
        var loaded = new Dictionary<string, int>();
        var waiting = new Queue<string>(paths);
        while (waiting.TryDequeue(out var path))
        {
            if (loaded.ContainsKey(path))
            {
                continue;
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Encoding", "gzip" } } };
            using var answer = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, $"{path} answers {answer.StatusCode}");
            var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            loaded[path] = bytes.Length;
            var text = await TextOfAsync(bytes, answer.Content.Headers.ContentEncoding.Contains("gzip"));
            foreach (var name in path == "/" ? Linked().Matches(text) : path.EndsWith(".js", StringComparison.Ordinal) ? Imported().Matches(text) : Enumerable.Empty<Match>())
            {
                waiting.Enqueue(new Uri(new Uri(gateway.Address, path), name.Groups[1].Value).AbsolutePath);
            }
        }

        return loaded;
    }

    private static async Task<string> TextOfAsync(byte[] bytes, bool packed)
    {
        using var plain = new MemoryStream(bytes);
        using var reader = new StreamReader(packed ? new System.IO.Compression.GZipStream(plain, System.IO.Compression.CompressionMode.Decompress) : plain);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("""(?:<link [^>]*href|<script [^>]*src|<img [^>]*src)="(/[^"]+)""")]
    private static partial Regex Linked();

    [GeneratedRegex("""^(?:import|export) [^;]*?from "([^"]+)"|^import "([^"]+)""", RegexOptions.Multiline)]
    private static partial Regex Imported();
}
