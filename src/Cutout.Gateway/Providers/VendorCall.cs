using Cutout.Gateway.Providers.Resilience;

namespace Cutout.Gateway.Providers;

/// <summary>
/// One purchase, from the first try to the last byte of the picture: how much time is left, how often it was tried, and
/// whether it may have cost money.
/// </summary>
internal sealed class VendorCall : IDisposable
{
    /// <summary>Where a request carries its purchase for the <see cref="Resilience.ResilienceHandler"/>.</summary>
    public static readonly HttpRequestOptionsKey<VendorCall> Key = new(nameof(VendorCall));

    private readonly Action<string> _sending;
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _deadline;
    private readonly CancellationTokenSource _timeIsUp;
    private readonly CancellationTokenRegistration _buyerLeft;
    private readonly bool _free;
    private Charged _charged = Charged.No;
    private bool _announced;

    /// <param name="provider">The configured name of who is asked.</param>
    /// <param name="free">It costs nothing whatever happens.</param>
    /// <param name="sending">See <see cref="CutRequest.Sending"/>.</param>
    /// <param name="totalTimeout">For all tries together.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="buyerLeft">Whoever waits for the picture.</param>
    public VendorCall(
        string provider, bool free, Action<string> sending, TimeSpan totalTimeout, TimeProvider clock, CancellationToken buyerLeft)
    {
        _free = free;
        Provider = provider;
        _sending = sending;
        _clock = clock;
        _deadline = clock.GetUtcNow() + totalTimeout;
        _timeIsUp = new CancellationTokenSource(totalTimeout, clock);
        _buyerLeft = buyerLeft.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _timeIsUp);
    }

    public string Provider { get; }

    /// <summary>The operator's key that this purchase is made with; empty where none is needed.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Called when a photo has been sent to its last byte.</summary>
    public Action? Arrived { get; set; }

    /// <summary>What it cost in the vendor's own unit; null while the vendor has not said.</summary>
    public decimal? Charge { get; private set; }

    /// <summary>Ends when the time is up or the buyer has left; reading and sending go on until then.</summary>
    public CancellationToken Token => _timeIsUp.Token;

    public TimeSpan TimeLeft => _deadline - _clock.GetUtcNow();

    /// <summary>What is certain so far.</summary>
    public Charged Charged => _free ? Charged.No : _charged;

    /// <summary>What a refusal has cost: what it says itself, unless nothing ever costs.</summary>
    public Charged ChargeOf(VendorRefusedException refused) => _free ? Charged.No : refused.Charged;

    /// <summary>Whether the present try has begun to send the photo.</summary>
    public bool Sent { get; private set; }

    /// <summary>How often the call was repeated, by reason; see <see cref="Resilience.RetryRules"/>.</summary>
    public RetryCounts Retries { get; } = new();

    /// <summary>A try begins. Only what cost nothing is tried again, so nothing has been charged yet.</summary>
    public void BeginTry()
    {
        Sent = false;
        _charged = Charged.No;
    }

    /// <summary>The first byte is about to leave; whoever waits may still object, by an exception.</summary>
    public void BeginSending()
    {
        if (!_announced)
        {
            _sending(Provider);
            _announced = true;
        }

        Sent = true;
        _charged = Charged.Unknown;
    }

    /// <summary>The last byte has left.</summary>
    public void EndSending() => Arrived?.Invoke();

    /// <summary>The complete answer is here and it is a success: this has been paid for.</summary>
    /// <param name="charge">What it cost in the vendor's own unit; null if the vendor doesn't say.</param>
    public void Bought(decimal? charge = null)
    {
        _charged = Charged.Yes;
        Charge = charge ?? Charge;
    }

    /// <summary>The vendor has called off what it had not begun: this costs nothing.</summary>
    public void Returned() => _charged = Charged.No;

    public void Dispose()
    {
        _buyerLeft.Dispose();
        _timeIsUp.Dispose();
    }
}
