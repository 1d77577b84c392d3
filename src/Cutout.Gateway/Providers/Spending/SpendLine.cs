namespace Cutout.Gateway.Providers.Spending;

/// <summary>A call's line in the spend book, from before it is made until its outcome is known, or known to be unknown.</summary>
internal sealed class SpendLine : IDisposable
{
    private readonly SpendDesk _desk;
    private readonly SpendRequest _request;
    private readonly SpendReservation _reservation;
    private readonly VendorCall _call;
    private Charged? _charged;

    private SpendLine(SpendDesk desk, SpendRequest request, SpendReservation reservation, VendorCall call)
    {
        _desk = desk;
        _request = request;
        _reservation = reservation;
        _call = call;
    }

    /// <summary>Reserves the worst case; fails with <see cref="ProviderException"/> if that can't be done.</summary>
    public static async Task<SpendLine> OpenAsync(SpendDesk desk, SpendRequest request, VendorCall call) =>
        new(desk, request, await desk.ReserveAsync(request), call);

    /// <summary>The call has failed, and its failure says what is certain.</summary>
    public void Fail(Charged charged) => _charged = charged;

    public void Dispose() => _desk.Settle(_request, _reservation, _charged ?? _call.Charged, _call.Charge);
}
