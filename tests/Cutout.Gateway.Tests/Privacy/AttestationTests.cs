using System.Net;
using Cutout.Gateway.Privacy;
using Cutout.Gateway.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>What is found of machines that tell about themselves as the kernel does, and what follows.</summary>
public sealed class AttestationTests : IDisposable
{
    private const string NoSwap = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";
    private const string NoCores = "Limit                     Soft Limit           Hard Limit           Units     \nMax core file size        0                    unlimited            bytes     \n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cutout-gateway-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void On_a_machine_with_every_way_closed_everything_holds() =>
        Assert.Equal(["swap True", "core-dumps True", "diagnostics True", "temporary-files True"], Found(Closed()));

    [Theory]
    [InlineData("/dev/sda2                               partition\t8388604\t\t0\t\t-2\n", null, false)]
    [InlineData("/swap/file\tfile\t8388604\t\t0\t\t-2\n", "max", false)]
    [InlineData("/swap/file\tfile\t8388604\t\t0\t\t-2\n", "1048576", false)]
    [InlineData("/swap/file\tfile\t8388604\t\t0\t\t-2\n", "0", true)]
    [InlineData("/dev/zram0\tpartition\t8388604\t\t0\t\t100\n", null, true)]
    [InlineData("/dev/zram0\tpartition\t8388604\t\t0\t\t100\n/dev/sda2\tpartition\t8388604\t\t0\t\t-2\n", null, false)]
    public void Swap_on_a_disk_is_found_unless_this_process_may_not_be_swapped(string swaps, string? limit, bool holds)
    {
        var machine = Closed();
        Write("proc/swaps", NoSwap + swaps);
        Write("proc/self/cgroup", "0::/shop/cutout.service\n");
        if (limit is not null)
        {
            Write("cgroup/shop/cutout.service/memory.swap.max", limit + "\n");
        }

        Assert.Contains($"swap {holds}", Found(machine));
    }

    [Theory]
    [InlineData("unlimited", "core", "")]
    [InlineData("1024", "core", "")]
    [InlineData("0", "|/usr/lib/systemd/systemd-coredump %P", "")]
    [InlineData("0", "core", "1")]
    public void Whatever_writes_memory_when_it_crashes_is_found(string limit, string pattern, string miniDump)
    {
        var machine = Closed(variable => variable == "DOTNET_DbgEnableMiniDump" ? miniDump : null);
        Write("proc/self/limits", NoCores.Replace("size        0 ", $"size        {limit} ", StringComparison.Ordinal));
        Write("proc/sys/kernel/core_pattern", pattern + "\n");

        Assert.Contains("core-dumps False", Found(machine));
    }

    [Fact]
    public void An_open_port_for_diagnostics_is_found_and_anothers_is_not()
    {
        Write("tmp/dotnet-diagnostic-4711-99-socket", "");
        Assert.Contains("diagnostics True", Found(Closed()));

        Write("tmp/dotnet-diagnostic-4712-99-socket", "");
        Assert.Contains("diagnostics False", Found(Closed()));
        Assert.Contains("diagnostics False", Found(Closed(variable => variable == "DOTNET_DiagnosticPorts" ? "/x.sock" : null, temporary: "nowhere")));
    }

    [Theory]
    [InlineData("4712 (Cutout.Gateway) S 1 4712 4712 0 -1 4194560 9 0 0 0 1 2 0 0 20 0 30 0 1234 99 5\n", true)]
    [InlineData("4712 (a) b) c) S 1 4712 4712 0 -1 4194560 9 0 0 0 1 2 0 0 20 0 30 0 1234 99 5\n", true)]
    [InlineData("4712 (Cutout.Gateway) S 1 4712 4712 0 -1 4194560 9 0 0 0 1 2 0 0 20 0 30 0 99 1234 5\n", false)]
    [InlineData("", false)]
    public void What_a_killed_process_of_the_same_number_left_is_no_open_port(string stat, bool holds)
    {
        var machine = Closed();
        Write("tmp/dotnet-diagnostic-4712-99-socket", "");
        Write("proc/self/stat", stat);

        Assert.Contains($"diagnostics {holds}", Found(machine));
    }

    [Theory]
    [InlineData("ext4", "rw,relatime", false)]
    [InlineData("ext4", "ro,relatime", true)]
    [InlineData("tmpfs", "rw,nosuid", true)]
    public void A_disk_for_temporary_files_is_found(string kind, string options, bool holds)
    {
        var machine = Closed();
        Mount("/", "ext4", "rw", (Path.Combine(_folder.FullName, "tmp"), kind, options));

        Assert.Contains($"temporary-files {holds}", Found(machine));
    }

    [Fact]
    public void A_neighbours_mount_is_not_taken_for_ours()
    {
        var machine = Closed();
        Mount("/", "ext4", "rw", (Path.Combine(_folder.FullName, "tm"), "tmpfs", "rw"));

        Assert.Contains("temporary-files False", Found(machine));
    }

    [Fact]
    public void Where_nothing_can_be_asked_nothing_is_claimed()
    {
        Assert.All(MachineChecks.Of(new Machine { Proc = null }), finding => Assert.Null(finding.Holds));
        Assert.Null(MachineChecks.Of(new Machine { Proc = Path.Combine(_folder.FullName, "nothing") }).Single(finding => finding.Check == "swap").Holds);
    }

    [Fact]
    public async Task What_was_found_is_told_to_everyone_without_names_and_to_the_operator_with_advice()
    {
        var machine = Closed();
        Write("proc/swaps", NoSwap + "/dev/secret-disk\tpartition\t8388604\t\t0\t\t-2\n");
        await using var gateway = await StartAsync(machine, PrivacyOptions.Reported);

        using var answer = await gateway.Client.GetAsync("/v1/privacy", TestContext.Current.CancellationToken);
        var policy = await Buyer.JsonOf(answer, HttpStatusCode.OK);

        Assert.Equal(
            """[{"check":"swap","holds":false},{"check":"core-dumps","holds":true},{"check":"diagnostics","holds":true},{"check":"temporary-files","holds":true}]""",
            policy["attestation"]!.ToJsonString());
        Assert.Contains(gateway.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("/dev/secret-disk", StringComparison.Ordinal) && line.Contains("MemorySwapMax=0", StringComparison.Ordinal));
        Assert.Equal(3, gateway.Log.Lines.Count(line => line.StartsWith("Information", StringComparison.Ordinal) && line.Contains("Attestation of", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Where_it_is_required_a_machine_with_a_way_open_is_not_started_on_and_each_way_is_named()
    {
        var machine = Closed();
        Write("proc/swaps", NoSwap + "/dev/sda2\tpartition\t8388604\t\t0\t\t-2\n");
        Write("proc/self/limits", "");

        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(machine, PrivacyOptions.Required));

        Assert.True(StartupProblem.Explains(problem, out var message));
        Assert.Contains("Privacy:Attestation is required, and swap does not hold. Memory may be written to /dev/sda2.", message, StringComparison.Ordinal);
        Assert.Contains("Privacy:Attestation is required, and core-dumps does not hold.", message, StringComparison.Ordinal);
        Assert.DoesNotContain("temporary-files", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_is_required_and_every_way_is_closed_the_gateway_starts()
    {
        await using var gateway = await StartAsync(Closed(), PrivacyOptions.Required);

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/health/live", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Another_word_is_refused_at_start()
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(Closed(), "please"));

        Assert.Contains("Privacy:Attestation is \"please\"; it must be reported or required.", problem.Failures);
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("1", false)]
    public async Task The_runtimes_own_port_is_found_as_it_is(string diagnostics, bool closed)
    {
        await using var gateway = await GatewayProcess.StartAsync(environment: new Dictionary<string, string> { ["DOTNET_EnableDiagnostics"] = diagnostics });

        using var answer = await gateway.Client.GetAsync("/v1/privacy", TestContext.Current.CancellationToken);
        var policy = await Buyer.JsonOf(answer, HttpStatusCode.OK);

        Assert.Equal(closed, (bool?)policy["attestation"]!.AsArray().Single(one => (string?)one!["check"] == "diagnostics")!["holds"]);
    }

    private static IEnumerable<string> Found(Machine machine) => MachineChecks.Of(machine).Select(finding => $"{finding.Check} {finding.Holds}");

    private static Task<GatewayUnderTest> StartAsync(Machine machine, string attestation) => GatewayUnderTest.StartAsync(
        new Dictionary<string, string?> { ["Privacy:Attestation"] = attestation },
        builder => builder.Services.Replace(ServiceDescriptor.Singleton(machine)));

    private Machine Closed(Func<string, string?>? variable = null, string temporary = "tmp")
    {
        Write("proc/swaps", NoSwap);
        Write("proc/self/limits", NoCores);
        Write("proc/sys/kernel/core_pattern", "core\n");
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "tmp"));
        Mount("/", "ext4", "ro");
        return new Machine
        {
            Proc = Path.Combine(_folder.FullName, "proc"),
            Cgroups = Path.Combine(_folder.FullName, "cgroup"),
            Temporary = Path.Combine(_folder.FullName, temporary),
            ProcessId = 4712,
            Variable = variable ?? (_ => null),
        };
    }

    private void Mount(string point, string kind, string options, params (string Point, string Kind, string Options)[] more) => Write(
        "proc/self/mountinfo",
        string.Concat(more.Prepend((Point: point, Kind: kind, Options: options)).Select((mount, number) => $"{20 + number} 1 8:{number} / {mount.Point} {mount.Options} shared:1 - {mount.Kind} /dev/sda{number} rw\n")));

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
