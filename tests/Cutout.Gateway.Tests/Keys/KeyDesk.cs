using System.Net;
using Cutout.Gateway.Keys;
using Cutout.Gateway.Tests.Unlocking;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Keys;

/// <summary>One gateway's keys on a ledger that others may share, with a clock of its own.</summary>
internal sealed class KeyDesk : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly TemporaryLedger _ledger;

    private KeyDesk(TemporaryLedger ledger, ServiceProvider services) => (_ledger, _services) = (ledger, services);

    public TemporaryLedger Place => _ledger;

    public SetClock Clock => _ledger.Clock;

    public KeyGate Gate => _services.GetRequiredService<KeyGate>();

    public KeyBook Book => _services.GetRequiredService<KeyBook>();

    public KeyUsage Usage => _services.GetRequiredService<KeyUsage>();

    public KeyKeeper Keeper => _services.GetRequiredService<KeyKeeper>();

    public static async Task<KeyDesk> OpenAsync(string engine, decimal ahead = 10) => Of(await TemporaryLedger.OpenAsync(engine), ahead);

    /// <summary>Another gateway on the same ledger.</summary>
    public async Task<KeyDesk> AgainAsync(decimal ahead = 10)
    {
        var again = Of(await _ledger.AgainAsync(), ahead);
        again.Clock.Advance(Clock.GetUtcNow() - again.Clock.GetUtcNow());
        return again;
    }

    public async Task<ApiKey> IssueAsync(KeyRequest request) => Assert.IsType<KeyOutcome.Issued>(await Book.IssueAsync(request)).Key;

    public async Task<KeyHolder> HolderAsync(KeyRequest request) => await AdmittedAsync(await IssueAsync(request));

    public async Task<KeyHolder> AdmittedAsync(ApiKey key) => Assert.IsType<KeyDecision.Admitted>(await Gate.AdmitAsync(key.Value, null, IPAddress.Loopback)).Holder;

    public async Task<KeyReservation> ReservedAsync(KeyHolder holder, decimal worst = 1, int megapixels = 1) =>
        Assert.IsType<KeyReservationOutcome.Reserved>(await Gate.ReserveAsync(holder, worst, megapixels)).Reservation;

    public async Task SpendAsync(KeyHolder holder, decimal credits) => KeyGate.Settle(await ReservedAsync(holder, credits), credits);

    /// <summary>True if there were credits for it.</summary>
    public async Task<bool> CanReserveAsync(KeyHolder holder, decimal worst = 1) => await Gate.ReserveAsync(holder, worst, 1) switch
    {
        KeyReservationOutcome.Reserved => true,
        KeyReservationOutcome.InsufficientCredits => false,
        var other => throw new InvalidOperationException($"The outcome is {other}."),
    };

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _ledger.DisposeAsync();
    }

    private static KeyDesk Of(TemporaryLedger ledger, decimal ahead)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Keys:LeaseAhead"] = ahead.ToString(System.Globalization.CultureInfo.InvariantCulture) })
            .Build();
        return new KeyDesk(ledger, new ServiceCollection()
            .AddSingleton<TimeProvider>(ledger.Clock)
            .AddLogging()
            .AddSingleton(ledger.Opening)
            .AddSingleton(ledger.Writer)
            .AddSingleton(ledger.Ledger)
            .AddKeys(configuration)
            .BuildServiceProvider());
    }
}
