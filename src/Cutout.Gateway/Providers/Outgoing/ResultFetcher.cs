using System.Net;
using Cutout.Gateway.Providers.Resilience;
using Cutout.Gateway.Sessions;
using Polly;

namespace Cutout.Gateway.Providers.Outgoing;

/// <summary>
/// Fetches a result from where a vendor put it: without our key, from public addresses only, checked at the very moment of
/// connecting. A fetch that fails is tried again until the time is up; it has been paid for.
/// </summary>
internal sealed class ResultFetcher(HttpClient http, ResiliencePipeline retries)
{
    /// <summary>What storage servers say; the picture they don't give has been charged.</summary>
    public static readonly VendorDialect Dialect = new(
        static _ => true,
        static (status, _) => new VendorRefusal(
            status == HttpStatusCode.TooManyRequests || (int)status >= 500 ? FailureKind.Down : FailureKind.BrokenAnswer, "the result can't be fetched", Charged.Yes));

    /// <summary>Refuses a host any of whose addresses is not on the open internet, unless the operator has named that host.</summary>
    public static Action<DnsEndPoint, IPAddress[]> GuardFor(IReadOnlyCollection<string> namedHosts) => (host, addresses) =>
    {
        if (!namedHosts.Contains($"{host.Host}:{host.Port}", StringComparer.OrdinalIgnoreCase) && !addresses.All(PublicAddresses.Contains))
        {
            throw new GuardedAddressException($"the result's host '{host.Host}' resolves to an address that is not public");
        }
    };

    public Task FetchAsync(Uri address, PictureBuffer picture, VendorCall call, CancellationToken cancellationToken) =>
        retries.ExecuteAsync(async ct =>
        {
            picture.Clear();
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Options.Set(VendorCall.Key, call);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            await response.Content.ReadPictureAsync(picture);
        }, cancellationToken).AsTask();
}
