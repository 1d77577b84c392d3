using Cutout.Gateway.Sessions;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Unlocking;

/// <summary>Writes into a session that its full picture has been delivered, which by the profile in force may end it.</summary>
internal sealed class DeliveryNotes(ISessionStore store, IOptions<SessionsOptions> sessions, TimeProvider clock)
{
    /// <summary>Every byte has left.</summary>
    public async Task NoteAsync(SessionId id) => await store.UpdateAsync(id, Noted, CancellationToken.None);

    /// <summary>The buyer's browser has every byte, so that nothing has to be kept for another try.</summary>
    public async Task NoteReceiptAsync(SessionId id)
    {
        await NoteAsync(id);
        if (sessions.Value.EndsOnDelivery)
        {
            await store.RemoveAsync(id, CancellationToken.None);
        }
    }

    private CutoutSession? Noted(CutoutSession session) => session.Redemption is { Delivered: false } redemption
        ? session with { Redemption = redemption with { Delivered = true }, ExpiresAt = EndOf(session) }
        : null;

    private DateTimeOffset EndOf(CutoutSession session)
    {
        var soon = clock.GetUtcNow() + SessionsOptions.AfterDelivery;
        return sessions.Value.EndsOnDelivery && soon < session.ExpiresAt ? soon : session.ExpiresAt;
    }
}
