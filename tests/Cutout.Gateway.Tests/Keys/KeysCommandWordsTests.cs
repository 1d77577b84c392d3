using Cutout.Gateway.Tests.Purchases;

namespace Cutout.Gateway.Tests.Keys;

/// <summary>What the command makes of its words, before it comes to a ledger.</summary>
public sealed class KeysCommandWordsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cutout-gateway-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("--monthly-credits is 0, and so are the prepaid credits", "create")]
    [InlineData("--daily-cap is -1", "create", "--unlimited", "--daily-cap", "-1")]
    [InlineData("--megapixels-per-minute is 0", "create", "--unlimited", "--megapixels-per-minute", "0")]
    [InlineData("--expires is \"soon\"", "create", "--unlimited", "--expires", "soon")]
    [InlineData("--origins has \"shop.example\"", "create", "--unlimited", "--origins", "shop.example")]
    [InlineData("--networks has \"everywhere\"", "create", "--unlimited", "--networks", "everywhere")]
    [InlineData("one of the two", "revoke")]
    [InlineData("one of the two", "delete", "--id", "a", "--key", "b")]
    [InlineData("--credits", "credit", "--id", "a")]
    [InlineData("--credits is 0", "credit", "--id", "a", "--credits", "0")]
    [InlineData("keys --help", "")]
    public async Task What_is_asked_wrongly_is_explained_and_touches_no_ledger(string explanation, params string[] words)
    {
        var (exit, output, errors) = await CodesProcess.RunCommandAsync("keys", _folder, new Dictionary<string, string>(), [.. words.Where(word => word.Length > 0)]);

        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(explanation, errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder.FullName, "data")));
    }
}
