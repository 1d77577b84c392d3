using System.Globalization;
using System.Security.Cryptography;
using Cutout.Gateway.Unlocking;
using Cutout.Sandbox;

namespace Cutout.DoubleSpend;

/// <summary>
/// Many clients try the same codes at three gateway processes on one ledger, of which one is killed every two seconds. Then
/// every code's history must be one that can be true, and every use delivered to one session or unused again.
/// </summary>
internal sealed class DoubleSpendRun
{
    private const int Gateways = 3;
    private const int CodesAtATime = 24;
    private const int TimesTold = 20;

    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SettlingLimit = TimeSpan.FromMinutes(1);

    public int Codes { get; init; } = 10_000;

    public int Clients { get; init; } = 64;

    public int Attempts { get; init; } = 1_000_000;

    /// <summary>Told from time to time how many tries there have been, for whoever waits for all of them.</summary>
    public Action<int>? OnTried { get; init; }

    /// <summary>The photo that every session starts with; small, so that sessions are cheap.</summary>
    public required byte[] Photo { get; init; }

    /// <summary>The ledger's settings, in the spelling of environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Ledger { get; init; }

    public async Task<DoubleSpendReport> RunAsync(CancellationToken cancellationToken)
    {
        // A stand-in cuts faster than the built-in engine, and a session is made for every second grant and after every kill.
        await using var vendor = await VendorSandbox.StartAsync(cancellationToken: cancellationToken);
        vendor.RemoveBg.Cuts();
        (vendor.RemoveBg.Credits, vendor.RemoveBg.RateLimit) = (100_000_000, int.MaxValue / 2);
        await using var ledger = await SharedLedger.OpenAsync(Ledger);
        var codes = await ledger.MintAsync(Codes);
        var history = new CodeHistory(Codes);
        var lives = 0;
        var stalls = Enumerable.Range(0, Gateways).Select(_ => new Stall(Settings(vendor), history, () => Interlocked.Increment(ref lives))).ToList();
        try
        {
            await Task.WhenAll(stalls.Select(stall => stall.OpenAsync()));
            var (took, kills) = await UnderKillsAsync(stalls, history, () => TryAllAsync(codes.Select(code => code.Text).ToList(), stalls, history, cancellationToken));
            var owners = await SettledAsync(ledger, codes, history, cancellationToken);
            return new DoubleSpendReport(
                took, kills,
                history.Count(CallKind.Bind, CallOutcome.Done), history.Count(CallKind.Bind, CallOutcome.Busy), history.Count(CallKind.Bind, CallOutcome.Refused),
                history.Count(CallKind.Bind, CallOutcome.Unknown), history.Count(CallKind.Deliver, CallOutcome.Done), owners.Count(owner => owner is not null), Codes,
                history.WhatIsWrong(owners));
        }
        finally
        {
            foreach (var stall in stalls)
            {
                await stall.DisposeAsync();
            }
        }
    }

    // The killing ends with the trying, however that ends, and with everybody up.
    private static async Task<(TimeSpan Took, int Kills)> UnderKillsAsync(List<Stall> stalls, CodeHistory history, Func<Task> tries)
    {
        using var enough = new CancellationTokenSource();
        var killing = KillAsync(stalls, enough.Token);
        var took = TimeSpan.Zero;
        try
        {
            await tries();
            took = history.Now;
        }
        finally
        {
            await enough.CancelAsync();
            await killing;
        }

        return (took, await killing);
    }

    // One visitor's photos are not counted and the vendor takes whatever comes. The pauses for wrong codes are made so short that they never bite; leases so that a killed process's codes are tried again in this run.
    private Dictionary<string, string> Settings(VendorSandbox vendor) => new(Ledger)
    {
        ["Providers__removebg__BaseAddress"] = vendor.RemoveBg.BaseAddress.ToString(),
        ["Providers__removebg__ApiKey"] = vendor.RemoveBg.ApiKey,
        ["Unlocking__TriesPerSession"] = "100",
        ["Unlocking__SessionPause"] = "00:00:00.001",
        ["Unlocking__TriesPerNetwork"] = "10000",
        ["Unlocking__NetworkWindow"] = "00:00:00.001",
        ["Spending__UnpaidPerNetwork"] = "0",
        ["Limits__UploadsPerMinute"] = "0",
        ["Limits__UploadsAtOnce"] = "1000",
        ["Spending__Book"] = "memory",
        ["Providers__removebg__MegapixelsPerMinute"] = "1000000",
        ["Providers__removebg__MaxConcurrent"] = "1000",
        ["Unlocking__Lease"] = "00:00:12",
        ["Unlocking__RenewEvery"] = "00:00:02",
    };

    private async Task TryAllAsync(List<string> codes, List<Stall> stalls, CodeHistory history, CancellationToken cancellationToken)
    {
        var tried = 0;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(async () =>
        {
            var random = new Random(number);
            var visitor = new Visitor(stalls, history, Photo, random);
            while (Volatile.Read(ref tried) is var soFar && soFar < Attempts)
            {
                cancellationToken.ThrowIfCancellationRequested();

                // All are at the same few codes at a time, from the first to the last.
                var first = (int)((long)soFar * (codes.Count - CodesAtATime) / Attempts);
                var code = first + random.Next(Math.Min(CodesAtATime, codes.Count));
                if (await visitor.TryAsync(code, codes[code]) && Interlocked.Increment(ref tried) is var now && now % Math.Max(1, Attempts / TimesTold) == 0)
                {
                    OnTried?.Invoke(now);
                }
            }
        })));
    }

    private static async Task<int> KillAsync(List<Stall> stalls, CancellationToken enough)
    {
        var kills = 0;
        var rising = new List<Task>();
        using var timer = new PeriodicTimer(BetweenKills);
        while (await timer.WaitForNextTickAsync(enough).AsTask().ContinueWith(tick => tick.IsCompletedSuccessfully && tick.Result, TaskScheduler.Default))
        {
            // Whoever is up; never the last one.
            var up = stalls.Where(stall => stall.Now is not null).ToList();
            if (up.Count > 1)
            {
                rising.Add(up[RandomNumberGenerator.GetInt32(up.Count)].KillAsync());
                kills++;
            }
        }

        await Task.WhenAll(rising);
        return kills;
    }

    // The compensator has a minute to return what the dead have left.
    private async Task<IReadOnlyList<string?>> SettledAsync(SharedLedger ledger, IReadOnlyList<UnlockCode> codes, CodeHistory history, CancellationToken cancellationToken)
    {
        var deadline = history.Now + SettlingLimit;
        while (true)
        {
            var uses = await ledger.LookAsync(codes);
            var bound = uses.Count(use => use.State == "bound");
            if (bound == 0)
            {
                return [.. uses.Select(use => use.State == "delivered" ? use.Session : null)];
            }

            if (history.Now > deadline)
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{bound} of {Codes} codes are still bound {SettlingLimit} after the last try."));
            }

            await Task.Delay(200, cancellationToken);
        }
    }
}
