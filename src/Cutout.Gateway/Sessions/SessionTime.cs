using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Sessions;

/// <summary>How long a session lives on where its time counts from the last edit.</summary>
internal sealed class SessionTime(ISessionStore store, IOptions<SessionsOptions> options, TimeProvider clock)
{
    /// <summary>From now on as long as after an upload.</summary>
    public DateTimeOffset End => clock.GetUtcNow() + options.Value.KeepFor;

    public async Task RenewAsync(SessionId id) => await store.UpdateAsync(id, session => session with { ExpiresAt = End }, CancellationToken.None);
}
