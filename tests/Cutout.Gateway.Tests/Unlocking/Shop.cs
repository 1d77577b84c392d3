using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Cutout.Gateway.Purchases;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Unlocking;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>A gateway's sessions and codes, put there directly, as if uploads and minting had gone before.</summary>
internal static class Shop
{
    /// <summary>How long is waited for what comes true by itself; only a failure takes so long, whatever else the machine has to do.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static readonly byte[] Picture = RandomNumberGenerator.GetBytes(300_000);

    public static string DigestOf(byte[] picture) => Convert.ToBase64String(SHA256.HashData(picture));

    /// <summary>The record of a session whose result of so many bytes is ready.</summary>
    public static CutoutSession Session(TimeProvider clock, long bytes) => new()
    {
        Id = SessionId.New(),
        Reference = Guid.NewGuid().ToString("N"),
        Operation = "background-removal",
        CreatedAt = clock.GetUtcNow(),
        ExpiresAt = clock.GetUtcNow() + TimeSpan.FromMinutes(30),
        Source = new PictureFacts("image/jpeg", 2000, 1500, 1000),
        State = SessionState.Ready,
        Result = new PictureFacts("image/png", 2000, 1500, bytes),
    };

    /// <summary>A session with its result, ready to be unlocked.</summary>
    public static async Task<CutoutSession> ReadySessionAsync(this GatewayUnderTest gateway, byte[]? picture = null, Func<CutoutSession, CutoutSession>? with = null)
    {
        picture ??= Picture;
        var session = Session(gateway.Clock, picture.Length) with { ResultDigest = DigestOf(picture) };
        session = with?.Invoke(session) ?? session;
        var store = gateway.Services.GetRequiredService<ISessionStore>();
        await store.AddAsync(session, null, TestContext.Current.CancellationToken);
        var buffer = gateway.Services.GetRequiredService<MemoryBudget>().TryAllocate(picture.Length)!;
        picture.CopyTo(buffer.GetSpan(picture.Length));
        buffer.Advance(picture.Length);
        Assert.True(await store.WritePictureAsync(session.Id, PictureKind.Result, buffer, TestContext.Current.CancellationToken));
        return session;
    }

    /// <summary>A session that has been unlocked, and the code that did it.</summary>
    public static async Task<(CutoutSession Session, UnlockCode Code)> UnlockedAsync(
        this GatewayUnderTest gateway, byte[]? picture = null, Func<CutoutSession, CutoutSession>? with = null)
    {
        var session = await gateway.ReadySessionAsync(picture, with);
        var code = await gateway.MintAsync();
        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(session, code)).StatusCode);
        return (session, code);
    }

    public static async Task<CutoutSession> UnlockedSessionAsync(this GatewayUnderTest gateway, Func<CutoutSession, CutoutSession>? with = null) =>
        (await gateway.UnlockedAsync(with: with)).Session;

    public static async Task<UnlockCode> MintAsync(this GatewayUnderTest gateway, Func<MintRequest, MintRequest>? with = null)
    {
        var request = new MintRequest(1);
        var outcome = await gateway.Services.GetRequiredService<CodeMint>().MintAsync(with?.Invoke(request) ?? request);
        return Assert.IsType<MintOutcome.Minted>(outcome).Codes.Single();
    }

    public static Task<HttpResponseMessage> UnlockAsync(this GatewayUnderTest gateway, CutoutSession session, string code, HttpClient? client = null) =>
        (client ?? gateway.Client).PostAsJsonAsync($"/v1/cutouts/{session.Id.Value}/unlock", new { code }, TestContext.Current.CancellationToken);

    public static Task<HttpResponseMessage> UnlockAsync(this GatewayUnderTest gateway, CutoutSession session, UnlockCode code) =>
        gateway.UnlockAsync(session, code.Text);

    public static Uri ResultOf(this GatewayUnderTest gateway, CutoutSession session) => new(gateway.Address, $"/v1/cutouts/{session.Id.Value}/result");

    /// <summary>The stable code of a problem.</summary>
    public static async Task<string?> ProblemAsync(this HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((int)answer.StatusCode, problem.GetProperty("status").GetInt32());
        return problem.GetProperty("code").GetString();
    }

    /// <summary>What the ledger says of a code: the state of its first use, straight from the table.</summary>
    public static Task<string> StateOfAsync(this GatewayUnderTest gateway, UnlockCode code) =>
        gateway.Services.GetRequiredService<Ledger>().StateOfAsync(gateway.Services.GetRequiredService<LedgerOpening>().Key.NameOf(code));

    /// <param name="ledger">On any engine.</param>
    /// <param name="name">The name under which a code is kept.</param>
    public static Task<string> StateOfAsync(this Ledger ledger, string name) =>
        ledger.ReadAsync(connection => connection.QueryFirstAsync<string>("SELECT state FROM uses WHERE code = @name ORDER BY slot", new { name }));

    /// <summary>One number, straight from the ledger.</summary>
    public static Task<long> CountAsync(this GatewayUnderTest gateway, string sql) => gateway.Services.GetRequiredService<Ledger>().ReadAsync(async ledger =>
    {
        await using var command = ledger.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync())!;
    });

    public static async Task AssertCountBecomesAsync(this GatewayUnderTest gateway, string sql, long expected)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (await gateway.CountAsync(sql) is var now && now != expected)
        {
            Assert.False(patience.IsCancellationRequested, $"{sql} gives {now} and does not become {expected}.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until all memory for pictures is given back but what the test itself has taken; what was worked with is let go right after the answer.</summary>
    public static async Task AssertNothingIsHeldAsync(this GatewayUnderTest gateway, long but = 0)
    {
        var memory = gateway.Services.GetRequiredService<MemoryBudget>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (memory.Held != but)
        {
            Assert.False(patience.IsCancellationRequested, $"{memory.Held} bytes are held, and not {but}.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Does something to the ledger that the gateway would not.</summary>
    public static Task RunSqlAsync(this GatewayUnderTest gateway, string sql) => gateway.Services.GetRequiredService<Ledger>().ReadAsync(async ledger =>
    {
        await using var command = ledger.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync();
    });

    public static async Task AssertLogAsync(this GatewayUnderTest gateway, string words)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (!gateway.Log.Lines.Any(line => line.Contains(words, StringComparison.Ordinal)))
        {
            Assert.False(patience.IsCancellationRequested, $"The log does not say \"{words}\".");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>One round of the compensator, to its end, whether or not the clock has started one.</summary>
    public static Task TendedAsync(this GatewayUnderTest gateway) =>
        gateway.Services.GetServices<IHostedService>().OfType<LeaseKeeper>().Single().TendAsync();

    /// <summary>Waits until the ledger says so; what the gateway does after its answer is not instant.</summary>
    public static async Task AssertBecomesAsync(this GatewayUnderTest gateway, UnlockCode code, string state)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (await gateway.StateOfAsync(code) is var now && now != state)
        {
            Assert.False(patience.IsCancellationRequested, $"The code is {now} and does not become {state}.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
