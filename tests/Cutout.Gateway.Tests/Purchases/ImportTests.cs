using System.Net;
using Cutout.Gateway.Purchases;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Unlocking;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Purchases;

public sealed class ImportTests
{
    [Theory]
    [InlineData("summer-XK29-tq7w")]
    [InlineData("SUMMERXK29TQ7W")]
    [InlineData(" summer xk29_tq7w ")]
    public async Task An_imported_code_unlocks_however_it_is_spaced(string typed)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        await ImportAsync(gateway, "Summer-xk29-TQ7W");

        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), typed)).StatusCode);
        Assert.Equal("busy-elsewhere", await (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), typed)).ProblemAsync());
    }

    [Fact]
    public async Task Importing_a_file_again_adds_what_is_new_and_leaves_what_is_known()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        await ImportAsync(gateway, "SUMMER-XK29-TQ7W");
        await gateway.UnlockAsync(await gateway.ReadySessionAsync(), "SUMMER-XK29-TQ7W");

        var grown = await ImportAsync(gateway, "SUMMER-XK29-TQ7W", "WINTER-7PQ3-ZL0K");
        var again = await ImportAsync(gateway, "SUMMER-XK29-TQ7W", "WINTER-7PQ3-ZL0K");

        Assert.Equal((1, 1), (grown.Imported, grown.Known));
        Assert.Equal(new ImportedView(null, 0, 2), again);
        Assert.Equal(2L, await gateway.CountAsync("SELECT SUM(codes) FROM batches"));
        Assert.Equal(1L, await gateway.CountAsync("SELECT COUNT(*) FROM uses WHERE state = 'bound'"));
    }

    [Fact]
    public async Task Guesses_at_imported_codes_are_counted_and_slips_at_ours_are_not()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
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
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.ReadySessionAsync();
        for (var slip = 0; slip < 6; slip++)
        {
            Assert.Equal("code-refused", await (await gateway.UnlockAsync(session, "SUMMER-XK29-TQ7W")).ProblemAsync());
        }

        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(session, await gateway.MintAsync())).StatusCode);
    }

    [Theory]
    [InlineData("SHORT-7Q2M", "isn't a code")]
    [InlineData("somebody@example.org", "isn't a code")]
    [InlineData("SÜMMER-XK29-TQ7W", "isn't a code")]
    [InlineData("AAAAAAAAAAAAAAAB", "different symbols")]
    [InlineData("482915736204", "digits only")]
    [InlineData("7K3F-9QXM-2TBN-V8HD-4RWD", "wrong check symbol")]
    public void A_code_that_is_no_good_is_told_by_its_line_and_not_repeated(string line, string reason)
    {
        var (_, problems) = ImportRules.Read(["# ours", "", "SUMMER-XK29-TQ7W", line]);

        var problem = Assert.Single(problems);
        Assert.StartsWith("Line 4 ", problem, StringComparison.Ordinal);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.DoesNotContain(line, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_code_twice_is_told_also_when_it_is_spaced_otherwise() =>
        Assert.Equal("Line 2 is the same code as line 1.", Assert.Single(ImportRules.Read(["SUMMER-XK29-TQ7W", "summerxk29tq7w"]).Problems));

    [Fact]
    public void Numbered_codes_are_refused_and_random_ones_of_the_same_length_are_not()
    {
        var random = new Random(7);
        var numbered = Enumerable.Range(0, 500).Select(number => $"SHOP-2026-CODE-{number:0000}");
        var good = Enumerable.Range(0, 500).Select(_ => string.Concat(Enumerable.Range(0, 12).Select(_ => "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[random.Next(26)])));

        Assert.Contains("too much alike", Assert.Single(ImportRules.Read(numbered).Problems), StringComparison.Ordinal);
        Assert.Empty(ImportRules.Read(good).Problems);
    }

    [Fact]
    public void A_few_good_codes_and_ours_are_taken()
    {
        var (codes, problems) = ImportRules.Read(["SUMMER-XK29-TQ7W", "4829157362048173", UnlockCode.New().Text]);

        Assert.Empty(problems);
        Assert.Equal([true, true, false], codes.Select(code => code.IsForeign));
    }

    [Fact]
    public void A_file_without_any_code_is_refused() => Assert.Single(ImportRules.Read(["# nothing", " "]).Problems);

    private static Task<ImportedView> ImportAsync(GatewayUnderTest gateway, params string[] lines)
    {
        var (codes, problems) = ImportRules.Read(lines);
        Assert.Empty(problems);
        var import = ActivatorUtilities.CreateInstance<CodeImport>(gateway.Services);
        return import.ImportAsync(new MintRequest(codes.Count), codes);
    }
}
