using Cutout.Gateway.Web;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Cutout.Gateway.Sessions;

/// <summary>
/// Reads an upload into one block of RAM of the announced length. Never by form binding, which spools to a temporary file.
/// </summary>
internal sealed class UploadReader(MemoryBudget memory, IOptions<SessionsOptions> options)
{
    /// <summary>What a form may need beside the photo: boundaries, part headers, short fields, a mask.</summary>
    private const int FormOverhead = (64 * 1024) + UploadForm.MostMaskBytes;

    /// <summary>
    /// Up to so many times the limit, a refused upload is still taken in and thrown away: who is cut off while sending
    /// never reads the answer that says why.
    /// </summary>
    private const int Politeness = 4;

    public async Task<UploadOutcome<Upload>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var limit = options.Value.MaxUploadBytes;
        if (request.ContentLength <= (long)limit * Politeness)
        {
            request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = request.ContentLength;
        }

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

        if (memory.TryAllocate((int)length) is not { } photo)
        {
            return Problems.NoMemory();
        }

        var kept = false;
        try
        {
            var outcome = isForm
                ? await UploadForm.ReadAsync(request, type, photo, memory, cancellationToken)
                : await ReadRawAsync(request, photo, cancellationToken);
            if (outcome.Value is not null && photo.Length > limit)
            {
                outcome.Value.Dispose();
                return Problems.TooManyBytes(limit, photo.Length);
            }

            kept = outcome.Value is not null;
            return outcome;
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
