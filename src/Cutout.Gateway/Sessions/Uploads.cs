using System.Net;
using System.Security.Cryptography;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;
using Cutout.Gateway.Web.Limits;

namespace Cutout.Gateway.Sessions;

/// <summary>From a request to a session at work: read, look at, set room aside, admit, start.</summary>
internal sealed class Uploads(
    UploadGate gate,
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

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    public Task<UploadOutcome<CutoutSession>> TakeAsync(HttpRequest request, CancellationToken cancellationToken) =>
        TakeAsync(request, () => reader.ReadAsync(request, cancellationToken), cancellationToken);

    /// <summary>The same for a photo that comes from elsewhere than the request's body.</summary>
    public async Task<UploadOutcome<CutoutSession>> TakeAsync(
        HttpRequest request, Func<Task<UploadOutcome<Upload>>> readAsync, CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            request.HttpContext.LetTheBodyIn();
            return Problems.Draining();
        }

        var key = request.Headers["Idempotency-Key"].ToString();
        if (key.Length > LongestKey)
        {
            return Problems.BadRequest("Idempotency-Key", $"The key is longer than {LongestKey} characters.");
        }

        using var entered = gate.TryEnter(request.HttpContext.Connection.RemoteIpAddress, request.ContentLength ?? 0);
        if (entered is null)
        {
            request.HttpContext.LetTheBodyIn();
            return Problems.UploadsTooOften(Moment);
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

            var looked = intake.Look(upload);
            return looked.Value is { } header ? await AdmitAsync(request, upload, header, key, cancellationToken) : looked.Refusal!;
        }
    }

    private async Task<UploadOutcome<CutoutSession>> AdmitAsync(HttpRequest request, Upload upload, PhotoHeader header, string key, CancellationToken cancellationToken)
    {
        // Before the photo is decoded, which has to wait for a core: who can't be let in is told at once.
        if (ResultRoom.TryReserve(memory, header.Picture.Pixels) is not { } room)
        {
            return Problems.NoMemory();
        }

        var begun = false;
        try
        {
            var read = await intake.AdmitAsync(upload, header, cancellationToken);
            var marked = read.Value is { } seen && upload.Mask is { } mask ? await masks.AdmitAsync(mask, seen, cancellationToken) : read;
            if (marked.Value is not { } photo)
            {
                return marked.Refusal!;
            }

            (var outcome, begun) = await BeginAsync(upload, photo, room, key, request.HttpContext.Connection.RemoteIpAddress, cancellationToken);
            return outcome;
        }
        finally
        {
            if (!begun)
            {
                room.Dispose();
            }
        }
    }

    // Begun is whether the room has been handed on to those who work.
    private async Task<(UploadOutcome<CutoutSession> Outcome, bool Begun)> BeginAsync(
        Upload upload, Photo photo, ResultRoom room, string key, IPAddress? from, CancellationToken cancellationToken)
    {
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
        if (router.CostsMoney(upload.Operation, upload.Choice, upload.Hints is not null) && unpaid.TryCount(from, session.Reference) is { } wait)
        {
            Release();
            return (Problems.TooManyUploads(wait), false);
        }

        switch (await store.AddAsync(session, key.Length > 0 ? new UploadKey(key, photo.Digest) : null, cancellationToken))
        {
            case SessionAdmission.Added:
                await store.WritePictureAsync(session.Id, PictureKind.Source, photo.Picture, cancellationToken);
                if (photo.Mask is { } mask)
                {
                    await store.WritePictureAsync(session.Id, PictureKind.Mask, mask, cancellationToken);
                }

                if (photo.Hints is { } hints)
                {
                    await store.WritePictureAsync(session.Id, PictureKind.Hints, hints, cancellationToken);
                }

                worker.Start(session, room);
                return (session, true);
            case SessionAdmission.Existing existing:
                Release();
                return (existing.Session, false);
            default:
                Release();
                return (Problems.IdempotencyMismatch(), false);
        }

        void Release()
        {
            unpaid.Forget(session.Reference);
            photo.Dispose();
        }
    }
}
