namespace Cutout.Gateway.Tests.Purchases;

/// <summary>What the command makes of its words and settings, before it comes to a ledger's engine.</summary>
public sealed class CodesCommandWordsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cutout-gateway-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Without_a_setting_the_ledger_is_a_file_beneath_where_it_is_run()
    {
        var (exit, _, errors) = await RunAsync("mint");

        Assert.Equal(0, exit);
        Assert.Contains(Path.Combine(_folder.FullName, "data", "ledger.db"), errors, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.FullName, "data", "ledger.db")));
    }

    [Theory]
    [InlineData("one of the three", "revoke")]
    [InlineData("one of the three", "revoke", "--batch", "a", "--order", "b")]
    [InlineData("one of the two", "export")]
    [InlineData("no file", "import", "/nowhere/codes.txt")]
    [InlineData("--uses is 0", "mint", "--uses", "0")]
    [InlineData("--count is 0", "mint", "--count", "0")]
    [InlineData("--count is 100001", "mint", "--count", "100001")]
    [InlineData("--count", "mint", "--count", "many")]
    [InlineData("--expires is \"soon\"", "mint", "--expires", "soon")]
    [InlineData("--expires is 2020-01-02", "mint", "--expires", "2020-01-01")]
    [InlineData("magic", "mint", "--operations", "magic")]
    [InlineData("--max-megapixels is 0", "mint", "--max-megapixels", "0")]
    [InlineData("xml", "mint", "--format", "xml")]
    [InlineData("--cuont", "mint", "--cuont", "1")]
    [InlineData("mimt", "mimt")]
    [InlineData("codes --help", "")]
    public async Task What_is_asked_wrongly_is_explained_and_mints_nothing(string explanation, params string[] words)
    {
        var (exit, output, errors) = await RunAsync([.. words.Where(word => word.Length > 0)]);

        Assert.Equal(2, exit);
        Assert.Equal("", output);
        Assert.Contains(explanation, errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder.FullName, "data")));
    }

    [Theory]
    [InlineData("Ledger:Engine", "--Ledger:Engine=mysql")]
    [InlineData("can't be opened", "--Ledger:ConnectionString", "Data Source=/proc/nowhere/ledger.db")]
    public async Task A_ledger_that_can_not_be_used_is_explained(string explanation, params string[] settings)
    {
        var (exit, output, errors) = await RunAsync(["mint", .. settings]);

        Assert.Equal(1, exit);
        Assert.Equal("", output);
        Assert.Contains(explanation, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--count", "mint", "--help")]
    [InlineData("mint", "--help")]
    public async Task Help_is_there(string word, params string[] words)
    {
        var (exit, output, _) = await RunAsync(words);

        Assert.Equal(0, exit);
        Assert.Contains(word, output, StringComparison.Ordinal);
    }

    private Task<(int Exit, string Output, string Errors)> RunAsync(params string[] words) =>
        CodesProcess.RunAsync(_folder, new Dictionary<string, string>(), words);
}
