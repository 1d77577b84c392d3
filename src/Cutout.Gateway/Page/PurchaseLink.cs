namespace Cutout.Gateway.Page;

/// <summary>Where codes are sold, with a place for the session's reference, by which the shop tells the gateway what was paid for.</summary>
internal static class PurchaseLink
{
    /// <summary>Stands for the session's reference in the address.</summary>
    public const string Place = "{reference}";

    /// <summary>The address with the place in its query; or, as the end of a sentence, why it can't be used.</summary>
    public static (string? Template, string? Problem) Read(string text)
    {
        if (!Uri.TryCreate(text.Replace(Place, "0", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)))
        {
            return (null, "write the whole address of the shop, beginning with https://");
        }

        if (uri.UserInfo.Length > 0)
        {
            return (null, "an address that everybody sees must hold no user name or password");
        }

        var (address, fragment) = text.IndexOf('#') is >= 0 and var hash ? (text[..hash], text[hash..]) : (text, "");
        var query = address.IndexOf('?');
        var place = text.IndexOf(Place, StringComparison.Ordinal);
        if (place < 0)
        {
            return ($"{address}{(query < 0 ? '?' : '&')}reference={Place}{fragment}", null);
        }

        return query >= 0 && place > query && place < address.Length
            ? (text, null)
            : (null, $"{Place} belongs into the query, as in ?client_reference_id={Place}");
    }
}
