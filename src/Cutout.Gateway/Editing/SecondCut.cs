using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Editing;

/// <summary>
/// Another operation on a session's photo, or the same one with hints: a session of its own, with its own code and price, that begins
/// with a copy of the photo.
/// The first one stays as it is, and lives as long from now on as if it had just been uploaded.
/// </summary>
internal sealed class SecondCut(Uploads uploads, ISessionStore store, MemoryBudget memory, SessionTime time)
{
    public async Task<UploadOutcome<CutoutSession>> TakeAsync(
        CutoutSession session, EditBody edit, HttpRequest request, CancellationToken cancellationToken)
    {
        if (session.State == SessionState.Processing)
        {
            return Problems.NotEditable("The picture is still being made. Wait until it is ready.");
        }

        var taken = await uploads.TakeAsync(request, () => CopyAsync(session.Id, edit.Operation ?? session.Operation, edit, cancellationToken), cancellationToken);
        if (taken.Value is not null)
        {
            await time.RenewAsync(session.Id);
        }

        return taken;
    }

    private async Task<UploadOutcome<Upload>> CopyAsync(SessionId id, string operation, EditBody edit, CancellationToken cancellationToken)
    {
        if (edit.Hints?.Refuse() is { } refusal)
        {
            return refusal;
        }

        using var photo = await store.OpenPictureAsync(id, PictureKind.Source, cancellationToken);
        if (photo is null)
        {
            return Problems.NotFound();
        }

        if (memory.TryAllocate(photo.Memory.Length) is not { } copy)
        {
            return Problems.NoMemory();
        }

        photo.Memory.CopyTo(copy.GetMemory(photo.Memory.Length));
        copy.Advance(photo.Memory.Length);
        return new Upload(copy, operation) { Style = edit.Style, Choice = edit.Provider, Hints = edit.Hints };
    }
}
