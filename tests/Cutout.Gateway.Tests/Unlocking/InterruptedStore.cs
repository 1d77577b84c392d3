using Cutout.Gateway.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>A store whose sessions end at the worst moment: when the full picture has just been opened for a download.</summary>
internal sealed class InterruptedStore(ISessionStore store) : ISessionStore
{
    /// <summary>Before whatever store the gateway has.</summary>
    public static void PutBefore(IServiceCollection services)
    {
        var real = services.Last(service => service.ServiceType == typeof(ISessionStore) && !service.IsKeyedService);
        services.Remove(real);
        services.AddSingleton<ISessionStore>(provider => new InterruptedStore((ISessionStore)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!)));
    }

    public async ValueTask<PictureLease?> OpenPictureAsync(SessionId id, PictureKind kind, CancellationToken cancellationToken)
    {
        var lease = await store.OpenPictureAsync(id, kind, cancellationToken);
        if (kind == PictureKind.Result)
        {
            await store.RemoveAsync(id, cancellationToken);
        }

        return lease;
    }

    public ValueTask<SessionAdmission> AddAsync(CutoutSession session, UploadKey? upload, CancellationToken cancellationToken) =>
        store.AddAsync(session, upload, cancellationToken);

    public ValueTask<CutoutSession?> FindAsync(SessionId id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    public ValueTask<CutoutSession?> FindByReferenceAsync(string reference, CancellationToken cancellationToken) =>
        store.FindByReferenceAsync(reference, cancellationToken);

    public ValueTask<CutoutSession?> TryReplaceAsync(CutoutSession current, CutoutSession next, CancellationToken cancellationToken) =>
        store.TryReplaceAsync(current, next, cancellationToken);

    public ValueTask<bool> WritePictureAsync(SessionId id, PictureKind kind, PictureBuffer picture, CancellationToken cancellationToken) =>
        store.WritePictureAsync(id, kind, picture, cancellationToken);

    public ValueTask ErasePictureAsync(SessionId id, PictureKind kind, CancellationToken cancellationToken) =>
        store.ErasePictureAsync(id, kind, cancellationToken);

    public ValueTask<bool> RemoveAsync(SessionId id, CancellationToken cancellationToken) => store.RemoveAsync(id, cancellationToken);

    public IAsyncEnumerable<CutoutSession> WatchAsync(SessionId id, CancellationToken cancellationToken) => store.WatchAsync(id, cancellationToken);
}
