using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Cutout.Gateway.Tests.Deployment;

/// <summary>What the shipped files for containers and the proxy promise, read as text: no container is run here.</summary>
public sealed partial class DeployFilesTests
{
    private static readonly string Dockerfile = Read("Dockerfile");
    private static readonly string Compose = Read("config", "deploy", "compose.yaml");
    private static readonly string Kubernetes = Read("config", "deploy", "kubernetes.yaml");
    private static readonly string Nginx = Read("config", "deploy", "nginx.conf");

    /// <summary>What follows the last FROM: the image that is run.</summary>
    private static string Final => Dockerfile[Dockerfile.LastIndexOf("\nFROM ", StringComparison.Ordinal)..];

    [Fact]
    public void Every_base_is_pinned_to_a_patch_and_the_one_that_runs_has_no_shell()
    {
        var bases = From().Matches(Dockerfile).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(2, bases.Count);
        Assert.All(bases, image => Assert.Matches(@"^mcr\.microsoft\.com/dotnet/[a-z]+:10\.0\.\d+-noble", image));
        Assert.EndsWith("-chiseled", bases[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("RUN ", Final, StringComparison.Ordinal);
    }

    [Fact]
    public void The_gateway_runs_as_a_user_that_owns_nothing_but_the_ledgers_folder()
    {
        Assert.Contains("\nUSER 1654:1654\n", Final, StringComparison.Ordinal);
        Assert.Equal(["COPY --from=build /published ./", "COPY --from=build --chown=1654:1654 /empty /data"], Lines(Final, "COPY"));
        Assert.Equal(["VOLUME /data"], Lines(Final, "VOLUME"));
        Assert.Contains("Ledger__ConnectionString=\"Data Source=/data/ledger.db\"", Final, StringComparison.Ordinal);
    }

    [Fact]
    public void The_image_is_built_from_what_is_locked_and_closes_the_runtimes_diagnostics()
    {
        Assert.Contains("dotnet restore src/Cutout.Gateway --locked-mode", Dockerfile, StringComparison.Ordinal);
        Assert.Contains("dotnet publish src/Cutout.Gateway -c Release --no-restore", Dockerfile, StringComparison.Ordinal);
        Assert.Contains("DOTNET_EnableDiagnostics=0", Final, StringComparison.Ordinal);
    }

    /// <summary>The soak, which measures memory at rest, is told the same.</summary>
    [Fact]
    public void The_image_has_the_C_library_make_two_heaps() => Assert.Contains("MALLOC_ARENA_MAX=2", Final, StringComparison.Ordinal);

    /// <summary>An image of which a step before the sources lacks a file is not built at all.</summary>
    [Theory]
    [InlineData("Cutout.Gateway")]
    [InlineData("Cutout.Imaging")]
    [InlineData("Cutout.Matting")]
    public void Whatever_a_project_imports_is_there_before_it_is_restored(string project)
    {
        var copied = Lines(Dockerfile[..Dockerfile.IndexOf("RUN dotnet restore", StringComparison.Ordinal)], $"COPY src/{project}/").SelectMany(line => line.Split(' ')[1..^1]).ToList();
        var file = Read("src", project, $"{project}.csproj");
        var needed = Imported().Matches(file).Select(match => match.Groups[1].Value).Append($"{project}.csproj").Append("packages.lock.json");

        Assert.All(needed, name => Assert.Contains(copied, pattern => FileSystemName.MatchesSimpleExpression(pattern, $"src/{project}/{name}")));
    }

    [Fact]
    public void Of_this_folder_only_named_files_get_into_the_image()
    {
        var rules = Lines(Read(".dockerignore"), "").Where(line => line.Length > 0 && line[0] != '#').ToList();

        Assert.Equal("*", rules[0]);
        Assert.Equal(["!.editorconfig", "!Directory.Build.props", "!Directory.Packages.props", "!appsettings.json", "!config", "!global.json", "!src"], rules.Where(rule => rule[0] == '!').Order(StringComparer.Ordinal));
        Assert.Contains("**/data", rules.Skip(rules.FindLastIndex(rule => rule[0] == '!')));
    }

    [Fact]
    public void Everywhere_the_port_is_the_one_that_the_gateway_listens_on()
    {
        Assert.Contains("ASPNETCORE_URLS=http://+:8080", Final, StringComparison.Ordinal);
        Assert.Contains("\nEXPOSE 8080\n", Final, StringComparison.Ordinal);
        Assert.Contains("\"127.0.0.1:8080:8080\"", Compose, StringComparison.Ordinal);
        Assert.Contains("containerPort: 8080", Kubernetes, StringComparison.Ordinal);
        Assert.Contains("server 127.0.0.1:8080;", Nginx, StringComparison.Ordinal);
    }

    [Fact]
    public void Health_is_asked_of_the_gateways_own_command_for_there_is_no_shell()
    {
        Assert.Contains("CMD [\"dotnet\", \"/gateway/Cutout.Gateway.dll\", \"health\"]", Final, StringComparison.Ordinal);
        Assert.Equal(["path: /health/ready", "path: /health/ready", "path: /health/live"], Lines(Kubernetes, "path:"));
    }

    [Theory]
    [InlineData("read_only: true")]
    [InlineData("user: \"1654:1654\"")]
    [InlineData("cap_drop:\n      - ALL\n")]
    [InlineData("- no-new-privileges:true")]
    [InlineData("ulimits:\n      core: 0\n")]
    [InlineData("Privacy__Attestation: required")]
    public void Compose_takes_from_the_container_what_it_does_not_need(string promise) => Assert.Contains(promise, Compose, StringComparison.Ordinal);

    [Fact]
    public void Compose_lets_none_of_the_memory_be_swapped()
    {
        var memory = Assert.Single(Lines(Compose, "mem_limit:"))["mem_limit:".Length..];

        Assert.Equal($"memswap_limit:{memory}", Assert.Single(Lines(Compose, "memswap_limit:")));
        Assert.DoesNotContain("tmpfs", Compose, StringComparison.Ordinal);
        Assert.DoesNotContain("privileged: true", Compose, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runAsNonRoot: true")]
    [InlineData("runAsUser: 1654")]
    [InlineData("readOnlyRootFilesystem: true")]
    [InlineData("allowPrivilegeEscalation: false")]
    [InlineData("drop:\n                - ALL\n")]
    [InlineData("automountServiceAccountToken: false")]
    [InlineData("type: RuntimeDefault")]
    [InlineData("replicas: 1")]
    public void Kubernetes_takes_it_too(string promise) => Assert.Contains(promise, Kubernetes, StringComparison.Ordinal);

    [Theory]
    [InlineData("proxy_request_buffering off;")]
    [InlineData("proxy_buffering off;")]
    [InlineData("proxy_max_temp_file_size 0;")]
    [InlineData("access_log off;")]
    [InlineData("error_log /var/log/nginx/error.log crit;")]
    [InlineData("ssl_protocols TLSv1.2 TLSv1.3;")]
    [InlineData("proxy_set_header X-Forwarded-For $remote_addr;")]
    [InlineData("worker_rlimit_core 0;")]
    public void The_proxy_writes_no_picture_and_no_address_and_believes_no_visitor(string promise) => Assert.Contains($" {promise}", Nginx.Replace('\n', ' '), StringComparison.Ordinal);

    [Fact]
    public void No_image_floats()
    {
        var images = Image().Matches(Compose + Kubernetes).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(2, images.Count);
        Assert.All(images, image => Assert.Matches(@"^cutout-gateway:\d+\.\d+\.\d+$", image));
    }

    private static IEnumerable<string> Lines(string text, string beginning) =>
        text.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith(beginning, StringComparison.Ordinal));

    private static string Read(params string[] path) => File.ReadAllText(Repository.PathOf(path));

    [GeneratedRegex(@"^FROM (\S+)", RegexOptions.Multiline)]
    private static partial Regex From();

    [GeneratedRegex("<Import Project=\"([^\"]+)\"")]
    private static partial Regex Imported();

    [GeneratedRegex(@"^\s*image: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Image();
}
