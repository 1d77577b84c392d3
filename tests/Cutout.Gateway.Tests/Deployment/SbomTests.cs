using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Cutout.Gateway.Tests.Deployment;

/// <summary>What <c>dotnet publish</c> says that it is made of, beside what it is made of.</summary>
public sealed class SbomTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cutout-gateway-published-");
    private JsonNode _sbom = null!;
    private JsonNode _loaded = null!;

    public async ValueTask InitializeAsync()
    {
        var configuration = typeof(GatewayHost).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var start = new ProcessStartInfo("dotnet", ["publish", Repository.PathOf("src", "Cutout.Gateway"), "--no-build", "-c", configuration, "-o", _folder.FullName, "-nodeReuse:false", "-v", "quiet"])
        {
            RedirectStandardOutput = true,
        };
        using var publish = Process.Start(start)!;
        var output = await publish.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await publish.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(publish.ExitCode == 0, output);
        _sbom = Read("bom.json");
        _loaded = Read("Cutout.Gateway.deps.json");
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void It_names_exactly_the_packages_that_are_loaded_with_the_hashes_that_they_were_restored_by()
    {
        var loaded = _loaded["libraries"]!.AsObject()
            .Where(library => (string?)library.Value!["type"] == "package")
            .Select(package => $"{package.Key} {Convert.ToHexStringLower(Convert.FromBase64String(((string)package.Value!["sha512"]!)["sha512-".Length..]))}");
        var named = Components().Select(component => $"{component["name"]}/{component["version"]} {component["hashes"]![0]!["content"]}");

        Assert.Equal("CycloneDX 1.6", $"{_sbom["bomFormat"]} {_sbom["specVersion"]}");
        Assert.Equal(loaded.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
        Assert.Contains(Components(), component => (string?)component["name"] == "Npgsql");
    }

    [Fact]
    public void No_library_of_others_is_published_that_it_does_not_name()
    {
        var named = _loaded["targets"]!.AsObject().Single().Value!.AsObject()
            .Where(library => Components().Any(component => $"{component["name"]}/{component["version"]}" == library.Key))
            .SelectMany(library => library.Value!["runtime"]?.AsObject().Select(file => Path.GetFileName(file.Key)) ?? []);
        var published = _folder.EnumerateFiles("*.dll").Select(file => file.Name).Where(file => !file.StartsWith("Cutout.", StringComparison.Ordinal));

        Assert.Equal(published.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_package_says_its_licence_and_what_it_needs_itself()
    {
        Assert.All(Components(), component => Assert.Single(component["licenses"]!.AsArray()));
        var names = Components().Select(component => (string)component["bom-ref"]!).ToHashSet();
        var graph = _sbom["dependencies"]!.AsArray().ToDictionary(one => (string)one!["ref"]!, one => one!["dependsOn"]!.AsArray().Select(needed => (string)needed!).ToList());

        Assert.Contains("pkg:nuget/SQLitePCLRaw.core@3.0.3", graph["pkg:nuget/SQLitePCLRaw.provider.e_sqlite3@3.0.3"]);
        Assert.All(graph.Values.SelectMany(needed => needed), needed => Assert.Contains(needed, names));
        Assert.Equal(names, Reached("pkg:nuget/Cutout.Gateway@0.1.0").Skip(1).ToHashSet());

        IEnumerable<string> Reached(string from) => graph[from].SelectMany(Reached).Prepend(from);
    }

    private IEnumerable<JsonNode> Components() => _sbom["components"]!.AsArray().Select(component => component!);

    private JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.FullName, file)))!;
}
