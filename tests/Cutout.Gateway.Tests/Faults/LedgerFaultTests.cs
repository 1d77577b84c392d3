using System.Net;
using System.Net.Http.Json;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Unlocking;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>What is not on the disk is not bought, and what was bought is written down as soon as the disk takes it.</summary>
public sealed class LedgerFaultTests
{
    private const string Away = "ALTER TABLE spend RENAME TO away";
    private const string Back = "ALTER TABLE away RENAME TO spend";

    private static readonly Books NothingBought = new("503 ledger-unavailable, charged no, again in 10 s", 0, "", 0);

    [Fact]
    public async Task Ledger_down_nothing_is_bought()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.Cuts();
        var code = await vendors.Gateway.MintAsync();
        await vendors.Gateway.RunSqlAsync(Away);

        var told = await UploadAsync(vendors);
        await vendors.Gateway.RunSqlAsync(Back);

        Assert.Equal(NothingBought, await Visit.ReadAsync(vendors, "removebg", told, code));
    }

    [Fact]
    public async Task Ledger_down_while_the_vendor_works_what_it_charged_is_written_when_the_ledger_is_back()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        var gate = new TaskCompletionSource();
        vendors.RemoveBg.AnswersAfter(gate.Task);
        var code = await vendors.Gateway.MintAsync();
        var upload = UploadAsync(vendors);
        while (vendors.RemoveBg.Bill.Count == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await vendors.Gateway.RunSqlAsync(Away);
        gate.SetResult();
        var told = await upload;
        await vendors.Gateway.AssertLogAsync("A charge of removebg could not be written");
        await vendors.Gateway.RunSqlAsync(Back);
        Assert.Equal("open", await Visit.SpentAsync(vendors.Gateway));
        await vendors.Gateway.Services.GetRequiredService<ISpendBook>().TendAsync();

        Assert.Equal(Books.Sold() with { Code = "unused" }, await Visit.ReadAsync(vendors, "removebg", told, code));
    }

    [Fact]
    public async Task Disk_full_nothing_is_bought_and_no_code_is_lost()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.Cuts();
        var code = await vendors.Gateway.MintAsync();
        await FillAsync(vendors.Gateway);

        var told = await UploadAsync(vendors);

        var books = await Visit.ReadAsync(vendors, "removebg", told, code);
        Assert.Equal(NothingBought, books with { Spent = "" });
        Assert.DoesNotContain("open", books.Spent);
        Assert.Contains(vendors.Gateway.Log.Lines, line => line.Contains("database or disk is full"));
    }

    [Fact]
    public async Task Disk_full_a_picture_that_was_bought_before_is_sold_as_soon_as_there_is_room()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.Cuts();
        var (buyer, code) = (new Buyer(vendors.Gateway.Client), await vendors.Gateway.MintAsync());
        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(Photos.Small));
        // A code's line has room to grow where it stands, so that the real thing would not fail for certain.
        await WriteAsync(vendors.Gateway, "CREATE TRIGGER full BEFORE UPDATE ON uses BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END");

        using var refused = await vendors.Gateway.Client.PostAsJsonAsync($"/v1/cutouts/{session["id"]}/unlock", new { code = code.Text }, TestContext.Current.CancellationToken);
        Assert.Equal("ledger-unavailable", await refused.ProblemAsync());
        Assert.Equal("unused", await vendors.Gateway.StateOfAsync(code));
        await WriteAsync(vendors.Gateway, "DROP TRIGGER full");
        await buyer.UnlockAsync(session, code.Text);
        using var result = await buyer.DownloadAsync(session);

        Assert.Equal(HttpStatusCode.OK, result.StatusCode);
        Assert.Equal(vendors.RemoveBg.LastResult!.Bytes.ToArray(), await result.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        await vendors.Gateway.AssertBecomesAsync(code, "delivered");
        Assert.Equal(Books.Sold(), await Visit.ReadAsync(vendors, "removebg", "ready", code));
    }

    // SQLite says SQLITE_FULL when a file may not grow, exactly as it does when the disk has no room for it.
    private static async Task FillAsync(GatewayUnderTest gateway)
    {
        await WriteAsync(gateway, "PRAGMA max_page_count = 1");
        for (var lines = 0; lines < 1000; lines++)
        {
            try
            {
                await WriteAsync(gateway, $"INSERT INTO spend (id, provider, operation, rendition, kilopixels, unit, reserved, outcome, day, minute, open_until) VALUES ('filler-{lines}', 'filler', 'x', 'x', 1, 'x', 0, 'no', 0, 0, 0)");
            }
            catch (LedgerUnavailableException full) when (full.InnerException!.Message.Contains("full", StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail("The ledger takes a thousand lines more.");
    }

    private static Task<int> WriteAsync(GatewayUnderTest gateway, string sql) =>
        gateway.Services.GetRequiredService<LedgerWriter>().WriteAsync(transaction => transaction.Connection!.ExecuteAsync(sql, transaction: transaction));

    private static async Task<string> UploadAsync(VendorsUnderTest vendors)
    {
        using var answer = await vendors.UploadAsync();
        return Visit.Told(await Buyer.JsonOf(answer, answer.StatusCode));
    }
}
