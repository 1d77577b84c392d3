using Cutout.Gateway.Web;
using Cutout.Gateway.Web.Limits;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Cutout.Gateway.Sessions;

/// <summary>
/// Reads an upload into one block of RAM of the announced length. Never by form binding, which spools to a temporary file.
/// </summary>
internal sealed class UploadReader(MemoryBudget memory, IOptions<SessionsOptions> options, IOptions<LimitsOptions> limits, TimeProvider clock)
{
    /// <summary>What a form may need beside the photo: boundaries, part headers, short fields, a mask, hints.</summary>
    private const int FormOverhead = (64 * 1024) + UploadForm.MostMaskBytes + HintsBody.MostBytes;

    /// <summary>The most bytes that an upload can have, form and mask included.</summary>
    public static long LongestBody(SessionsOptions options) => (long)options.MaxUploadBytes + FormOverhead;

    public async Task<UploadOutcome<Upload>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var limit = options.Value.MaxUploadBytes;
        request.HttpContext.LetTheBodyIn();
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            return Problems.UnsupportedMediaType(request.ContentType);
        }

        var isForm = type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
        if (!isForm && !type.Type.Equals("image", StringComparison.OrdinalIgnoreCase))
        {
            return Problems.UnsupportedMediaType(type.MediaType.Value);
        }

        if (request.ContentLength is not { } length)
        {
            return Problems.LengthRequired();
        }

        if (length > limit + (isForm ? FormOverhead : 0))
        {
            return Problems.TooManyBytes(limit, length);
        }

        if (length == 0)
        {
            return Problems.BadRequest("image", "The upload is empty.");
        }

        // Where there is none for what is to become of it, the photo needn't be waited for.
        if (!memory.HasRoomFor(length + ResultRoom.Smallest) || memory.TryAllocate((int)length) is not { } photo)
        {
            return Problems.NoMemory();
        }

        using var patience = new CancellationTokenSource(limits.Value.UploadTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var kept = false;
        try
        {
            var outcome = isForm
                ? await UploadForm.ReadAsync(request, type, photo, memory, either.Token)
                : await ReadRawAsync(request, photo, either.Token);
            if (outcome.Value is not null && photo.Length > limit)
            {
                outcome.Value.Dispose();
                return Problems.TooManyBytes(limit, photo.Length);
            }

            kept = outcome.Value is not null;
            return outcome;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // What is still to come would be waited for with nothing in hand.
            request.HttpContext.Response.Headers.Connection = "close";
            return Problems.TooSlow();
        }
        finally
        {
            if (!kept)
            {
                photo.Dispose();
            }
        }
    }

    private static async Task<UploadOutcome<Upload>> ReadRawAsync(HttpRequest request, PictureBuffer photo, CancellationToken cancellationToken)
    {
        if (request.Query["operation"].ToString() is not { Length: > 0 } operation)
        {
            return Problems.BadRequest("operation", "Name the operation, e.g. ?operation=background-removal.");
        }

        await photo.FillFromAsync(request.Body, cancellationToken);
        return new Upload(photo, operation) { Style = request.Query["style"], Choice = request.Query["provider"] };
    }
}
