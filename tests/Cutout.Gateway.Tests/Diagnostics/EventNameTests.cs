using System.Reflection;
using System.Text.RegularExpressions;
using Cutout.Gateway.Tests.Providers;
using Microsoft.Extensions.Logging;

namespace Cutout.Gateway.Tests.Diagnostics;

/// <summary>Operators' alerts hang on the names of events.</summary>
public sealed partial class EventNameTests
{
    [Fact]
    public void Every_event_has_a_name_of_its_own_in_kebab_case()
    {
        var names = Events().Select(declared => declared.EventName).ToList();

        Assert.True(names.Count > 30);
        Assert.All(names, name => Assert.Matches("^[a-z]+(-[a-z]+)*$", name));
        Assert.Equal(names.Order(), names.Distinct().Order());
    }

    [Fact]
    public void No_message_is_written_beside_the_events()
    {
        var sources = Directory.EnumerateFiles(Repository.PathOf("src", "Cutout.Gateway"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToList();

        var plain = sources.Where(file => !Forwards(file) && PlainMessage.IsMatch(File.ReadAllText(file))).Select(Path.GetFileName);
        var elsewhere = sources.Where(file => !file.EndsWith("Events.cs", StringComparison.Ordinal) && File.ReadAllText(file).Contains("[LoggerMessage", StringComparison.Ordinal)).Select(Path.GetFileName);

        Assert.True(sources.Count > 200);
        Assert.Empty(plain);
        Assert.Empty(elsewhere);
        Assert.Matches(PlainMessage, """log.LogInformation("{Count} things", count);""");
        Assert.Matches(PlainMessage, """log.Log(LogLevel.Error, "{Count} things", count);""");
    }

    [Fact]
    public async Task What_is_told_when_an_account_is_empty_are_events_with_these_names()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.RefusesWith(402, "insufficient_credits", "No credit");
        using var upload = await vendors.Gateway.Client.PostAsync("/v1/cutouts?operation=background-removal", Pictures.Jpeg(800, 600).AsUpload(), TestContext.Current.CancellationToken);
        await vendors.UntilAsync(() => vendors.Gateway.Log.Events.Any(happened => happened.Id.Name == "alarm"));

        var told = vendors.Gateway.Log.Events.Where(happened => happened.Category.StartsWith("Cutout.", StringComparison.Ordinal)).ToList();

        Assert.Contains(told, happened => happened.Id.Name == "provider-failed");
        Assert.Contains(told, happened => happened.Id.Name == "ledger-opened");
        Assert.All(told, happened => Assert.Contains(Events(), declared => declared.EventName == happened.Id.Name));
        Assert.Equal(told.Select(happened => happened.Id.Name).Distinct().Count(), told.Select(happened => happened.Id.Id).Distinct().Count());
    }

    [Fact]
    public void The_events_that_the_readme_tells_operators_to_watch_exist()
    {
        var section = File.ReadAllText(Repository.PathOf("README.md")).Split("\n## ").Single(section => section.StartsWith("The log", StringComparison.Ordinal));

        var named = section.Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => EventName.Matches(line.Split('|')[1]).Select(match => match.Groups[1].Value))
            .ToList();

        Assert.True(named.Count > 10);
        Assert.Empty(named.Except(Events().Select(declared => declared.EventName)));
    }

    private static IReadOnlyList<LoggerMessageAttribute> Events() =>
    [
        .. typeof(GatewayHost).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>(),
    ];

    // What passes on the messages of others.
    private static bool Forwards(string file) => Path.GetFileName(file) == "ReticentLogger.cs";

    [GeneratedRegex(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)?\(")]
    private static partial Regex PlainMessage { get; }

    [GeneratedRegex("`([a-z-]+)`")]
    private static partial Regex EventName { get; }
}
