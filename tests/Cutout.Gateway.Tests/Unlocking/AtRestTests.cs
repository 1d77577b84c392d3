using System.Runtime.Versioning;
using System.Text;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Tests.Unlocking;

public sealed class AtRestTests
{
    [Fact]
    public async Task The_database_never_holds_a_code_in_clear()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync();
        await gateway.Client.GetByteArrayAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken);
        await gateway.AssertBecomesAsync(code, "delivered");
        var minted = await gateway.MintAsync(mint => mint with { IdempotencyKey = "a-key-of-a-client" });
        var guess = UnlockCode.New();
        await gateway.UnlockAsync(await gateway.ReadySessionAsync(), guess);

        var files = Directory.GetFiles(gateway.Folder);
        Assert.Contains(files, file => file.EndsWith("ledger.db-wal", StringComparison.Ordinal));
        var written = string.Concat(files.Select(file => Encoding.Latin1.GetString(ReadShared(file)))) + string.Concat(gateway.Log.Lines);

        foreach (var secret in new[] { code.Text, code.Symbols, minted.Text, minted.Symbols, guess.Text, guess.Symbols, session.Id.Value, "a-key-of-a-client" })
        {
            Assert.DoesNotContain(secret, written, StringComparison.OrdinalIgnoreCase);
        }

        // The search would have found it: the last four symbols are kept, for the operator's lists.
        Assert.Contains(code.LastFour, written, StringComparison.Ordinal);
        Assert.Contains(minted.LastFour, written, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task The_key_of_the_codes_is_readable_by_its_owner_only()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(gateway.Folder, "ledger.key")));
    }

    // The gateway has the files open.
    internal static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
