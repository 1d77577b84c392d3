using Cutout.Gateway.Compatibility.Reading;
using Cutout.Gateway.Providers.Outgoing;
using Cutout.Gateway.Sessions;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Compatibility;

/// <summary>
/// Fetches a picture from where a caller says, if the operator allows that: from public addresses only, looked at in the very moment of
/// connecting, from the usual ports, without following anybody elsewhere, and never for longer than a little while.
/// </summary>
internal sealed class UrlFetcher(VendorSockets sockets, CallRoom room, IOptions<CompatibilityOptions> options, TimeProvider clock) : IDisposable
{
    private readonly HttpClient _http = new(sockets.Create(options.Value.FetchTimeout, ResultFetcher.GuardFor(options.Value.FetchHosts)))
    {
        Timeout = Timeout.InfiniteTimeSpan, // Kept below, over the body as well, by the clock.
    };

    /// <summary>The file, or why there is none; the caller isn't told more than what a public server has said.</summary>
    /// <param name="url">Absolute, http or https.</param>
    /// <param name="field">The dialect's name of the field that it came in.</param>
    /// <param name="cancellationToken">The caller has left.</param>
    public async Task<DialectOutcome<PictureBuffer>> FetchAsync(string url, string field, CancellationToken cancellationToken)
    {
        var isBackground = field == CallFields.BackgroundUrl;
        if (!options.Value.FetchUrls)
        {
            return Invalid(isBackground, field, "This gateway fetches no pictures. Send the picture itself.");
        }

        var address = new Uri(url);
        if (!address.IsDefaultPort && !options.Value.FetchHosts.Contains(address.Authority, StringComparer.OrdinalIgnoreCase))
        {
            return Invalid(isBackground, field, "Pictures are fetched from the usual ports only.");
        }

        using var patience = new CancellationTokenSource(options.Value.FetchTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        PictureBuffer? picture = null;
        var kept = false;
        try
        {
            using var response = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                return Failed(isBackground, field, $"HTTP Status {(int)response.StatusCode}");
            }

            picture = room.ForPicture(response.Content.Headers.ContentLength);
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            await picture.FillFromAsync(body, either.Token);
            kept = true;
            return picture;
        }
        catch (MalformedCallException refused)
        {
            return refused.Refusal;
        }
        catch (PictureTooLargeException)
        {
            return DialectRefusals.FileTooLarge(options.Value.MaxBytes);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException || (failed is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Refused, guarded, silent: all alike, for it is nobody's business what can be reached from here.
            return Failed(isBackground, field, "no answer");
        }
        finally
        {
            if (!kept)
            {
                picture?.Dispose();
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private static DialectRefusal Invalid(bool isBackground, string field, string detail) =>
        DialectRefusals.BadRequest(isBackground ? "invalid_bg_image_url" : "invalid_image_url", $"Invalid {field} given", detail);

    private static DialectRefusal Failed(bool isBackground, string field, string what) => DialectRefusals.BadRequest(
        isBackground ? "failed_bg_download" : "failed_image_download", $"Failed to download image from given {field}: {what}", "Only public addresses are asked, no redirect is followed, and the picture must come in time.");
}
