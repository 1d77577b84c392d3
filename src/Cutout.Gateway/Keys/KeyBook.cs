using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Keys;

/// <summary>
/// Issues keys and keeps the list of them. A key is kept as its HMAC alone; with an Idempotency-Key it follows from that and
/// the ledger's key, so that it can be shown again. Everything fails with <see cref="LedgerUnavailableException"/>.
/// </summary>
internal sealed class KeyBook(LedgerOpening opening, LedgerWriter writer, Ledger ledger, KeyHolders holders, KeyPurses purses, TimeProvider clock)
{
    private const int IdBytes = 10;

    private DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The request has passed <see cref="KeyRules"/>.</summary>
    public async Task<KeyOutcome> IssueAsync(KeyRequest request)
    {
        var key = request.IdempotencyKey is { } wish ? opening.Key.ApiKeyOf(wish) : ApiKey.New();
        var terms = TermsOf(request);
        var row = new
        {
            Id = Base32.Encode(RandomNumberGenerator.GetBytes(IdBytes)).ToLowerInvariant(),
            Name = opening.Key.NameOf(key),
            key.LastFour,
            request.Label,
            request.Email,
            CreatedAt = Now.ToUnixTimeMilliseconds(),
            ExpiresAt = request.ExpiresAt?.ToUnixTimeMilliseconds(),
            Megapixels = (long)request.MegapixelsPerMinute,
            Origins = ListOf(request.Origins),
            Networks = ListOf(request.Networks),
            Monthly = request.Unlimited ? null : (long?)Millionths.Of(request.MonthlyCredits),
            Prepaid = Millionths.Of(request.PrepaidCredits),
            DailyCap = request.DailyCap is { } cap ? (long?)Millionths.Of(cap) : null,
            Terms = terms,
        };
        var written = await writer.WriteAsync(async transaction =>
        {
            await transaction.Connection!.ExecuteAsync(KeysSql.AddKey, row, transaction);
            return await transaction.Connection!.QuerySingleAsync<KeyRow>(KeysSql.FindByName, new { name = row.Name }, transaction);
        });
        return written.Terms == terms ? new KeyOutcome.Issued(key, await FindAsync(written.Id) ?? ViewOf(written, null)) : new KeyOutcome.Mismatch();
    }

    /// <summary>All keys, the newest first.</summary>
    public async Task<IReadOnlyList<KeyView>> ListAsync()
    {
        var first = KeyDay.FirstOfMonth(SpendDay.Of(Now));
        return await ledger.ReadAsync<IReadOnlyList<KeyView>>(async connection =>
        {
            var sums = (await connection.QueryAsync<KeySums>(KeysSql.SumsOfMonth, new { first })).ToDictionary(sum => sum.KeyId);
            return [.. (await connection.QueryAsync<KeyRow>(KeysSql.AllKeys)).Select(row => ViewOf(row, sums.GetValueOrDefault(row.Id)))];
        });
    }

    /// <summary>Null if there is none of that id.</summary>
    public async Task<KeyView?> FindAsync(string id) => (await ListAsync()).SingleOrDefault(key => key.Id == id);

    /// <summary>From now on the key is refused, by this gateway at once; null if there is none. What was begun is finished.</summary>
    /// <param name="named">The key's id, or the key itself.</param>
    public async Task<KeyView?> RevokeAsync(string named)
    {
        var what = NamesOf(named);
        var revoked = await writer.WriteAsync(transaction => transaction.Connection!.QuerySingleOrDefaultAsync<string>(
            KeysSql.Revoke, new { what.Id, what.Name, now = Now.ToUnixTimeMilliseconds() }, transaction));
        return revoked is null ? null : await ChangedAsync(revoked);
    }

    /// <summary>Adds prepaid credits, once for each Idempotency-Key.</summary>
    /// <param name="named">The key's id, or the key itself.</param>
    /// <param name="credits">How many, above 0.</param>
    /// <param name="idempotencyKey">Null: a request of its own.</param>
    public async Task<CreditOutcome> CreditAsync(string named, decimal credits, string? idempotencyKey)
    {
        var (id, name) = NamesOf(named);
        var line = new
        {
            Request = idempotencyKey is null ? Guid.NewGuid().ToString("N") : opening.Key.NameOfTopUp(idempotencyKey),
            Id = id,
            Name = name,
            Credits = Millionths.Of(credits),
            Now = Now.ToUnixTimeMilliseconds(),
        };
        var (credited, isSame) = await writer.WriteAsync(async transaction =>
        {
            var connection = transaction.Connection!;
            if (await connection.QuerySingleOrDefaultAsync<string>(KeysSql.NoteCredits, line, transaction) is { } key)
            {
                await connection.ExecuteAsync(KeysSql.AddCredits, new { key, line.Credits }, transaction);
                return (key, true);
            }

            var known = await connection.QuerySingleOrDefaultAsync<string>(KeysSql.FindByEither, line, transaction);
            return (known, known is not null && await connection.ExecuteScalarAsync<long>(KeysSql.CountCredits, new { key = known, line.Request, line.Credits }, transaction) > 0);
        });
        return (credited, isSame) switch
        {
            (null, _) => new CreditOutcome.NoSuchKey(),
            (_, false) => new CreditOutcome.Mismatch(),
            _ => await ChangedAsync(credited) is { } view ? new CreditOutcome.Credited(view) : new CreditOutcome.NoSuchKey(),
        };
    }

    /// <summary>Deletes the key and everything of it, at once and for good; false if there is none. Calls under way end, and leave nothing.</summary>
    /// <param name="named">The key's id, or the key itself.</param>
    public async Task<bool> DeleteAsync(string named)
    {
        var what = NamesOf(named);
        var deleted = await writer.WriteAsync(async transaction =>
        {
            var connection = transaction.Connection!;
            var key = await connection.QuerySingleOrDefaultAsync<string>(KeysSql.FindByEither, new { what.Id, what.Name }, transaction);
            foreach (var table in KeysSql.DeleteAll)
            {
                await connection.ExecuteAsync(table, new { key }, transaction);
            }

            return key;
        });
        Forget(deleted);
        return deleted is not null;
    }

    /// <summary>All that is kept of a key, for its owner; null if there is none of that id.</summary>
    public async Task<(KeyView Key, IReadOnlyList<KeyCreditView> Credits)?> ExportAsync(string id)
    {
        if (await FindAsync(id) is not { } view)
        {
            return null;
        }

        var credits = await ledger.ReadAsync(connection => connection.QueryAsync<(long AddedAt, long Credits)>(KeysSql.CreditsOfKey, new { id }));
        return (view, [.. credits.Select(added => new KeyCreditView(DateTimeOffset.FromUnixTimeMilliseconds(added.AddedAt), Millionths.ToUnits(added.Credits)))]);
    }

    private async Task<KeyView?> ChangedAsync(string id)
    {
        Forget(id);
        return await FindAsync(id);
    }

    private void Forget(string? id)
    {
        if (id is not null)
        {
            holders.Forget();
            purses.GiveUp(id);
        }
    }

    private (string Id, string? Name) NamesOf(string named) =>
        ApiKey.TryRead(named, out var key) ? ("", opening.Key.NameOf(key)) : (named.Trim().ToLowerInvariant(), null);

    private static string? ListOf(IReadOnlyList<string>? list) => list is { Count: > 0 } ? string.Join(',', list.Distinct()) : null;

    // What the same Idempotency-Key must ask for again; nothing of it can be read out of the hash.
    private string TermsOf(KeyRequest request) => opening.Key.NameOfTerms(JsonSerializer.Serialize(request with { IdempotencyKey = null }));

    private KeyView ViewOf(KeyRow row, KeySums? sums)
    {
        var now = Now;
        var left = row.LeftOn(SpendDay.Of(now)) + (sums?.Held ?? default);
        var expires = row.ExpiresAt is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : (DateTimeOffset?)null;
        return new KeyView
        {
            Id = row.Id,
            LastFour = row.LastFour,
            Label = row.Label,
            Email = row.Email,
            State = row.RevokedAt is not null ? "revoked" : expires <= now ? "expired" : "active",
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
            ExpiresAt = expires,
            RevokedAt = row.RevokedAt is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null,
            MegapixelsPerMinute = row.Megapixels,
            Origins = row.OriginList,
            Networks = row.NetworkList,
            MonthlyCredits = row.Monthly is { } monthly ? Millionths.ToUnits(monthly) : null,
            DailyCap = row.DailyCap is { } cap ? Millionths.ToUnits(cap) : null,
            MonthlyLeft = row.Monthly is null ? null : Millionths.ToUnits(left.Monthly),
            PrepaidLeft = Millionths.ToUnits(left.Prepaid),
            ThisMonth = new KeySumsView(sums?.Calls ?? 0, Millionths.ToUnits(sums?.Credits ?? 0), sums?.Megapixels ?? 0),
        };
    }
}
