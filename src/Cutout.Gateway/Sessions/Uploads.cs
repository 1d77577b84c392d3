using System.Net;
using System.Security.Cryptography;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Sessions;

/// <summary>From a request to a session at work: read, look at, set room aside, admit, start.</summary>
internal sealed class Uploads(
    UploadReader reader,
    PhotoIntake intake,
    ProviderRouter router,
    UnpaidPreviews unpaid,
    MaskIntake masks,
    MemoryBudget memory,
    ISessionStore store,
    CutoutWorker worker,
    TimeProvider clock,
    IHostApplicationLifetime lifetime,
    SessionTime time)
{
    private const int LongestKey = 255;

    public Task<UploadOutcome<CutoutSession>> TakeAsync(HttpRequest request, CancellationToken cancellationToken) =>
        TakeAsync(request, () => reader.ReadAsync(request, cancellationToken), cancellationToken);

    /// <summary>The same for a photo that comes from elsewhere than the request's body.</summary>
    public async Task<UploadOutcome<CutoutSession>> TakeAsync(
        HttpRequest request, Func<Task<UploadOutcome<Upload>>> readAsync, CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return Problems.Draining();
        }

        var key = request.Headers["Idempotency-Key"].ToString();
        if (key.Length > LongestKey)
        {
            return Problems.BadRequest("Idempotency-Key", $"The key is longer than {LongestKey} characters.");
        }

        var read = await readAsync();
        if (read.Value is not { } upload)
        {
            return read.Refusal!;
        }

        using (upload)
        {
            if (router.WhyNoChoice(upload.Operation, upload.Choice) is { } notOffered)
            {
                return Problems.BadRequest("provider", notOffered);
            }

            var looked = await intake.AdmitAsync(upload, cancellationToken);
            var marked = looked.Value is { } seen && upload.Mask is { } mask ? await masks.AdmitAsync(mask, seen, cancellationToken) : looked;
            return marked.Value is { } photo
                ? await AdmitAsync(upload, photo, key, request.HttpContext.Connection.RemoteIpAddress, cancellationToken)
                : marked.Refusal!;
        }
    }

    private async Task<UploadOutcome<CutoutSession>> AdmitAsync(Upload upload, Photo photo, string key, IPAddress? from, CancellationToken cancellationToken)
    {
        if (ResultRoom.TryReserve(memory, (long)photo.Facts.Width * photo.Facts.Height) is not { } room)
        {
            photo.Dispose();
            return Problems.NoMemory();
        }

        var now = clock.GetUtcNow();
        var session = new CutoutSession
        {
            Id = SessionId.New(),
            Reference = Base32.Encode(RandomNumberGenerator.GetBytes(10)).ToLowerInvariant(),
            Operation = upload.Operation,
            Style = upload.Style,
            Choice = upload.Choice,
            CreatedAt = now,
            ExpiresAt = time.End,
            Source = photo.Facts,
        };
        if (router.CostsMoney(upload.Operation, upload.Choice) && unpaid.TryCount(from, session.Reference) is { } wait)
        {
            Release();
            return Problems.TooManyUploads(wait);
        }

        switch (await store.AddAsync(session, key.Length > 0 ? new UploadKey(key, photo.Digest) : null, cancellationToken))
        {
            case SessionAdmission.Added:
                await store.WritePictureAsync(session.Id, PictureKind.Source, photo.Picture, cancellationToken);
                if (photo.Mask is { } mask)
                {
                    await store.WritePictureAsync(session.Id, PictureKind.Mask, mask, cancellationToken);
                }

                worker.Start(session, room);
                return session;
            case SessionAdmission.Existing existing:
                Release();
                return existing.Session;
            default:
                Release();
                return Problems.IdempotencyMismatch();
        }

        void Release()
        {
            unpaid.Forget(session.Reference);
            photo.Dispose();
            room.Dispose();
        }
    }
}
