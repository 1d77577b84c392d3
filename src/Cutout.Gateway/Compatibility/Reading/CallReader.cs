using System.Text.Json;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;
using Cutout.Gateway.Web.Limits;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Cutout.Gateway.Compatibility.Reading;

/// <summary>Reads a call into RAM, whichever of the three types it has. Never by form binding, which spools to a temporary file.</summary>
internal sealed class CallReader(CallRoom room, IOptions<CompatibilityOptions> options, IOptions<LimitsOptions> limits, TimeProvider clock)
{
    /// <summary>What is set aside for a picture of unknown length, in bytes.</summary>
    public long MostOfAPicture => options.Value.MaxBytes;

    /// <summary>Lets a call's body in, which is longer than other requests may be; beyond all measure the server itself hangs up.</summary>
    public void LetIn(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = options.Value.LongestBody;
        }

        // Longer ones are refused, but who is cut off while sending never reads why.
        context.LetTheBodyIn();
    }

    public async Task<DialectOutcome<CallBody>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > options.Value.LongestBody)
        {
            return DialectRefusals.FileTooLarge(options.Value.MaxBytes);
        }

        using var patience = new CancellationTokenSource(limits.Value.UploadTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var body = new CallBody();
        var kept = false;
        try
        {
            await ReadInAsync(request, body, either.Token);
            kept = true;
            return body;
        }
        catch (MalformedCallException malformed)
        {
            return malformed.Refusal;
        }
        catch (PictureTooLargeException)
        {
            return DialectRefusals.FileTooLarge(options.Value.MaxBytes);
        }
        catch (Exception malformed) when (malformed is InvalidDataException or JsonException or InvalidOperationException || (malformed is IOException and not BadHttpRequestException))
        {
            return DialectRefusals.BadRequest("invalid_request", "The request body can't be read", "The body is cut short or malformed.");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // What is still to come would be waited for with nothing in hand.
            request.HttpContext.Response.Headers.Connection = "close";
            return DialectRefusals.Of(Problems.TooSlow().Problem);
        }
        finally
        {
            if (!kept)
            {
                body.Dispose();
            }
        }
    }

    private async Task ReadInAsync(HttpRequest request, CallBody body, CancellationToken cancellationToken)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed : null;
        switch (type?.MediaType.Value?.ToLowerInvariant())
        {
            case "multipart/form-data":
                await MultipartCall.ReadAsync(request, type!, body, room, cancellationToken);
                break;
            case "application/x-www-form-urlencoded":
                using (var text = await ReadTextAsync(request, cancellationToken))
                {
                    FormCall.Read(text.Span, body, room);
                }

                break;
            case "application/json":
                using (var text = await ReadTextAsync(request, cancellationToken))
                {
                    JsonCall.Read(text.Span, body, room);
                }

                break;
            case null when request.ContentLength is 0 or null:
                break;
            default:
                throw new MalformedCallException(DialectRefusals.UnsupportedMediaType());
        }

        if (body.Photo?.Length > options.Value.MaxBytes)
        {
            throw new MalformedCallException(DialectRefusals.FileTooLarge(options.Value.MaxBytes));
        }
    }

    private async Task<PictureBuffer> ReadTextAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var text = room.ForText(request.ContentLength);
        try
        {
            await text.FillFromAsync(request.Body, cancellationToken);
            return text;
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }
}
