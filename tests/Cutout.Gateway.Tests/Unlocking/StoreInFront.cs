using Cutout.Gateway.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>Stands before the gateway's own store and hands everything on; who derives from it interferes at one place.</summary>
internal abstract class StoreInFront(ISessionStore store) : ISessionStore
{
    /// <summary>Before whatever store the gateway has.</summary>
    public static void Put(IServiceCollection services, Func<ISessionStore, StoreInFront> create)
    {
        var real = services.Last(service => service.ServiceType == typeof(ISessionStore) && !service.IsKeyedService);
        services.Remove(real);
        services.AddSingleton<ISessionStore>(provider => create((ISessionStore)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!)));
    }

    public virtual ValueTask<PictureLease?> OpenPictureAsync(SessionId id, PictureKind kind, CancellationToken cancellationToken) =>
        store.OpenPictureAsync(id, kind, cancellationToken);

    public virtual ValueTask<bool> WritePictureAsync(SessionId id, PictureKind kind, PictureBuffer picture, CancellationToken cancellationToken) =>
        store.WritePictureAsync(id, kind, picture, cancellationToken);

    public ValueTask<SessionAdmission> AddAsync(CutoutSession session, UploadKey? upload, CancellationToken cancellationToken) =>
        store.AddAsync(session, upload, cancellationToken);

    public ValueTask<CutoutSession?> FindAsync(SessionId id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    public ValueTask<CutoutSession?> FindByReferenceAsync(string reference, CancellationToken cancellationToken) =>
        store.FindByReferenceAsync(reference, cancellationToken);

    public ValueTask<CutoutSession?> TryReplaceAsync(CutoutSession current, CutoutSession next, CancellationToken cancellationToken) =>
        store.TryReplaceAsync(current, next, cancellationToken);

    public ValueTask ErasePictureAsync(SessionId id, PictureKind kind, CancellationToken cancellationToken) =>
        store.ErasePictureAsync(id, kind, cancellationToken);

    public ValueTask<bool> RemoveAsync(SessionId id, CancellationToken cancellationToken) => store.RemoveAsync(id, cancellationToken);

    public IAsyncEnumerable<CutoutSession> WatchAsync(SessionId id, CancellationToken cancellationToken) => store.WatchAsync(id, cancellationToken);
}
