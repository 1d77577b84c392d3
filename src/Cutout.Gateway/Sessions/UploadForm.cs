using System.Text;
using Cutout.Gateway.Privacy;
using Cutout.Gateway.Web;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Cutout.Gateway.Sessions;

/// <summary>An upload as multipart/form-data, parsed as a stream: the part <c>image</c>, a mask, hints, and short text fields.</summary>
internal static class UploadForm
{
    private const int LongestField = 256;
    private const int LongestName = 40;
    private const int MostParts = 16;

    /// <summary>A mask has few colours and packs well.</summary>
    public const int MostMaskBytes = 4 * 1024 * 1024;

    public static async Task<UploadOutcome<Upload>> ReadAsync(
        HttpRequest request, MediaTypeHeaderValue type, PictureBuffer photo, MemoryBudget memory, CancellationToken cancellationToken)
    {
        if (HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 70 } boundary)
        {
            return Problems.BadRequest("Content-Type", "The form's boundary is missing or longer than 70 characters.");
        }

        var operation = request.Query["operation"].ToString();
        string? style = request.Query["style"];
        string? choice = request.Query["provider"];
        PictureBuffer? mask = null;
        HintsBody? hints = null;
        var kept = false;
        await using var body = new FormBody(request.Body);
        try
        {
            var reader = new MultipartReader(boundary, body, ErasingMemoryPool.BlockLength) { HeadersCountLimit = 16, HeadersLengthLimit = 8 * 1024 };
            for (var parts = 1; await reader.ReadNextSectionAsync(cancellationToken) is { } part; parts++)
            {
                if (parts > MostParts)
                {
                    return Problems.BadRequest("form", $"The form has more than {MostParts} parts.");
                }

                switch (part.GetContentDispositionHeader()?.Name.Value?.Trim('"'))
                {
                    case "image" when photo.Length > 0:
                        return Problems.BadRequest("image", "The form holds more than one part named image.");
                    case "image":
                        await photo.FillFromAsync(new FormPart(part.Body), cancellationToken);
                        break;
                    case "operation":
                        operation = await ReadFieldAsync(part, cancellationToken);
                        break;
                    case "style":
                        style = await ReadFieldAsync(part, cancellationToken);
                        break;
                    case "mask" when mask is not null:
                        return Problems.BadRequest("mask", "The form holds more than one part named mask.");
                    case "mask" when memory.TryReserve(MostMaskBytes) is { } room:
                        mask = new PictureBuffer(room, 0);
                        await mask.FillFromAsync(new FormPart(part.Body), cancellationToken);
                        break;
                    case "mask":
                        return Problems.NoMemory();
                    case "hints" when hints is not null:
                        return Problems.BadRequest("hints", "The form holds more than one part named hints.");
                    case "hints":
                        var said = await ReadHintsAsync(part, cancellationToken);
                        if (said.Value is null)
                        {
                            return said.Refusal!;
                        }

                        hints = said.Value;
                        break;
                    case "provider":
                        choice = await ReadFieldAsync(part, cancellationToken);
                        break;
                    case var unknown:
                        return Problems.BadRequest("form", $"The form has a part {NameOf(unknown)}; there are image, mask, hints, operation, style and provider.");
                }
            }

            if (photo.Length == 0)
            {
                return Problems.BadRequest("image", "The form has no part named image, or it is empty.");
            }

            if (operation is not { Length: > 0 })
            {
                return Problems.BadRequest("operation", "Name the operation, e.g. operation=background-removal.");
            }

            kept = true;
            return new Upload(photo, operation) { Mask = mask, Hints = hints, Style = style, Choice = choice };
        }
        catch (PictureTooLargeException)
        {
            return Problems.TooManyBytes(mask?.Limit ?? photo.Limit, null);
        }
        catch (Exception malformed) when (malformed is InvalidDataException || (malformed is IOException and not BadHttpRequestException))
        {
            return Problems.BadRequest("form", "The form is cut short or malformed.");
        }
        finally
        {
            if (!kept)
            {
                mask?.Dispose();
            }
        }
    }

    private static string NameOf(string? part) => part switch
    {
        null or "" => "without a name",
        { Length: > LongestName } => $"named {part[..LongestName]}…",
        _ => $"named {part}",
    };

    private static async Task<UploadOutcome<HintsBody>> ReadHintsAsync(MultipartSection part, CancellationToken cancellationToken)
    {
        var bytes = new byte[HintsBody.MostBytes + 1];
        var length = await part.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return length > HintsBody.MostBytes
            ? Problems.BadRequest("hints", $"They have more than {HintsBody.MostBytes} bytes. Say it with fewer points.")
            : HintsBody.Read(bytes.AsSpan(0, length));
    }

    private static async Task<string> ReadFieldAsync(MultipartSection part, CancellationToken cancellationToken)
    {
        var bytes = new byte[LongestField + 1];
        var length = await part.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return length > LongestField
            ? throw new InvalidDataException("A field is too long.")
            : Encoding.UTF8.GetString(bytes, 0, length).Trim();
    }
}
