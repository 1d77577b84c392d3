using System.Net;

namespace Cutout.Gateway.Providers;

/// <summary>How a vendor's answers are told apart.</summary>
/// <param name="IsAnswer">Whether an answer with a status of success is what was asked for, by its headers.</param>
/// <param name="ReadRefusal">
/// Reads any other answer: status, and the beginning of its body, which may be anything. Null when it says nothing that
/// this vendor documents; then the status alone decides. What is not JSON may be left to fail as such.
/// </param>
internal sealed record VendorDialect(Func<HttpResponseMessage, bool> IsAnswer, Func<HttpStatusCode, string, VendorRefusal?> ReadRefusal)
{
    /// <summary>An answer is a picture, whatever it was that was asked for.</summary>
    public static bool IsPicture(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true;
}
