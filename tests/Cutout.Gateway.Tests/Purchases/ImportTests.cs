using System.Net;
using Cutout.Gateway.Purchases;
using Cutout.Gateway.Tests.Unlocking;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Purchases;

/// <summary>On any engine; each runs all of it.</summary>
public abstract class ImportTests(string engine)
{
    [Theory]
    [InlineData("summer-XK29-tq7w")]
    [InlineData("SUMMERXK29TQ7W")]
    [InlineData(" summer xk29_tq7w ")]
    public async Task An_imported_code_unlocks_however_it_is_spaced(string typed)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        await ImportAsync(gateway, "Summer-xk29-TQ7W");

        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), typed)).StatusCode);
        Assert.Equal("busy-elsewhere", await (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), typed)).ProblemAsync());
    }

    [Fact]
    public async Task Importing_a_file_again_adds_what_is_new_and_leaves_what_is_known()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        await ImportAsync(gateway, "SUMMER-XK29-TQ7W");
        await gateway.UnlockAsync(await gateway.ReadySessionAsync(), "SUMMER-XK29-TQ7W");

        var grown = await ImportAsync(gateway, "SUMMER-XK29-TQ7W", "WINTER-7PQ3-ZL0K");
        var again = await ImportAsync(gateway, "SUMMER-XK29-TQ7W", "WINTER-7PQ3-ZL0K");

        Assert.Equal((1, 1), (grown.Imported, grown.Known));
        Assert.Equal(new ImportedView(null, 0, 2), again);
        Assert.Equal(2L, await gateway.CountAsync("SELECT CAST(SUM(codes) AS BIGINT) FROM batches"));
        Assert.Equal(1L, await gateway.CountAsync("SELECT COUNT(*) FROM uses WHERE state = 'bound'"));
    }

    [Fact]
    public async Task A_long_file_of_codes_from_elsewhere_and_from_here_is_counted_and_all_of_it_unlocks()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var random = new Random(7);
        var lines = Enumerable.Range(0, 37).Select(at => at % 5 == 0
            ? Gateway.Unlocking.UnlockCode.New().Text
            : string.Concat(Enumerable.Range(0, 16).Select(_ => "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[random.Next(26)]))).ToArray();

        var (half, whole) = (await ImportAsync(gateway, lines[..20]), await ImportAsync(gateway, lines));

        Assert.Equal((20, 0, 17, 20), (half.Imported, half.Known, whole.Imported, whole.Known));
        Assert.NotNull(whole.Batch);
        Assert.Equal(17L, await gateway.CountAsync($"SELECT codes FROM batches WHERE id = '{whole.Batch}'"));
        foreach (var line in lines)
        {
            Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), line)).StatusCode);
        }
    }

    [Fact]
    public async Task Guesses_at_imported_codes_are_counted_and_slips_at_ours_are_not()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        await ImportAsync(gateway, "SUMMER-XK29-TQ7W");
        var (guessed, mistyped) = (await gateway.ReadySessionAsync(), await gateway.ReadySessionAsync());

        for (var slip = 0; slip < 6; slip++)
        {
            Assert.Equal("code-refused", await (await gateway.UnlockAsync(mistyped, "7K3F-9QXM-2TBN-V8HD-4RWD")).ProblemAsync());
        }

        for (var guess = 0; guess < 5; guess++)
        {
            Assert.Equal("code-refused", await (await gateway.UnlockAsync(guessed, $"SUMMER-XK29-TQ7{guess}")).ProblemAsync());
        }

        Assert.Equal("too-many-attempts", await (await gateway.UnlockAsync(guessed, "SUMMER-XK29-TQ7W")).ProblemAsync());
    }

    [Fact]
    public async Task Where_nothing_was_imported_what_is_no_code_of_ours_is_not_counted()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var session = await gateway.ReadySessionAsync();
        for (var slip = 0; slip < 6; slip++)
        {
            Assert.Equal("code-refused", await (await gateway.UnlockAsync(session, "SUMMER-XK29-TQ7W")).ProblemAsync());
        }

        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(session, await gateway.MintAsync())).StatusCode);
    }

    private static Task<ImportedView> ImportAsync(GatewayUnderTest gateway, params string[] lines)
    {
        var (codes, problems) = ImportRules.Read(lines);
        Assert.Empty(problems);
        var import = ActivatorUtilities.CreateInstance<CodeImport>(gateway.Services);
        return import.ImportAsync(new MintRequest(codes.Count), codes);
    }
}
