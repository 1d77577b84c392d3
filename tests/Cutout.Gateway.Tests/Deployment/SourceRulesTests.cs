using System.Text.RegularExpressions;

namespace Cutout.Gateway.Tests.Deployment;

/// <summary>What the product does not use at all, so that it need not be used with care.</summary>
public sealed class SourceRulesTests
{
    /// <summary>The product: what the gateway is built from.</summary>
    private static readonly string[] Product = ["Cutout.Gateway", "Cutout.Imaging", "Cutout.Matting"];

    [Theory]
    [InlineData("starts no other program", @"\bProcess\.Start\b|\bProcessStartInfo\b")]
    [InlineData("reads no XML", @"\bXml(Reader|Document|Serializer)\b|\bXDocument\b|\bXElement\b")]
    [InlineData("makes no objects of types that the data names", @"\bBinaryFormatter\b|\bTypeNameHandling\b|\bJsonDerivedType\b|\bActivator\.CreateInstance\b|\bAssembly\.Load")]
    [InlineData("has no code outside of managed memory", @"\bunsafe\b(?!-)|\bLibraryImport\b|\bextern\b(?! int mallopt\(int parameter, int value\);)")]
    [InlineData("builds no pattern from text of others", @"\bnew Regex\(|\bRegex\.(IsMatch|Match|Replace|Split)\(")]
    [InlineData("uses no broken hash or cipher and no encryption of its own", @"\b(MD5|SHA1|DES|TripleDES|RC2|Aes|AesGcm|AesCcm|RSA|ECDsa|Rijndael\w*)\b[.(]")]
    [InlineData("cuts on no thread that answers requests", @"\bParallel\.\w+\((?![^;{]*\bSideBySide\b)|\bAsParallel\(")]
    [InlineData("sets no cookie and redirects nobody", @"\bResponse\.Cookies\b|\bSetCookie\b|\bResponse\.Redirect\(|\bResults\.Redirect|TypedResults\.Redirect")]
    public void The_product(string what, string pattern)
    {
        var found = Sources("*.cs").Where(source => Regex.IsMatch(source.Code, pattern)).Select(source => source.File);

        Assert.True(!found.Any(), $"The product {what}, but: {string.Join(", ", found)}");
    }

    [Theory]
    [InlineData("turns no text into markup or code", @"\b(innerHTML|outerHTML|insertAdjacentHTML|eval|document\.write)\b|\bnew Function\b")]
    [InlineData("listens to no other window", @"\bpostMessage\b|addEventListener\(\s*[""']message[""']")]
    [InlineData("keeps nothing beyond its tab", @"\blocalStorage\b|\bindexedDB\b|document\.cookie\b|\bcaches\.")]
    [InlineData("touches no prototype", @"__proto__|\.prototype\b|\bconstructor\s*\[")]
    public void The_page(string what, string pattern)
    {
        var found = Sources("*.js").Where(source => Regex.IsMatch(source.Code, pattern)).Select(source => source.File);

        Assert.True(!found.Any(), $"The page {what}, but: {string.Join(", ", found)}");
    }

    [Fact]
    public void Only_a_waiting_time_comes_from_a_generator_that_can_be_foreseen() =>
        Assert.Equal(["RetryRules.cs"], Sources("*.cs").Where(source => Regex.IsMatch(source.Code, @"\bnew Random\(|\bRandom\.Shared\b")).Select(source => source.File));

    /// <summary>It takes two numbers and gives one: no memory of ours is handed to it.</summary>
    [Fact]
    public void Of_what_is_not_managed_only_settings_of_the_heap_are_called() =>
        Assert.Equal(["FreedMemory.cs"], Sources("*.cs").Where(source => Regex.IsMatch(source.Code, @"\bDllImport\b")).Select(source => source.File));

    [Fact]
    public void The_rules_are_held_against_something() =>
        Assert.True(Sources("*.cs").Count() > 300 && Sources("*.js").Count() > 30 && Sources("*.cs").Any(source => source.Code.Contains("RandomNumberGenerator", StringComparison.Ordinal)));

    // Without comments: they may name what the code avoids.
    private static IEnumerable<(string File, string Code)> Sources(string kind) => Product
        .SelectMany(project => Directory.EnumerateFiles(Repository.PathOf("src", project), kind, SearchOption.AllDirectories))
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(file => (Path.GetFileName(file), Regex.Replace(File.ReadAllText(file), @"(?m)^\s*(//|\*|/\*).*$|\s//\s.*$", "")));
}
