namespace Cutout.Gateway.Diagnostics;

/// <summary>
/// <c>health</c> on the command line: asks the gateway that runs with the same settings whether it is ready. A container
/// without a shell has nothing else to ask with. Ends with 0 if it is ready, with 1 if not or if nobody answers.
/// </summary>
internal static class HealthCommand
{
    // A container's engine kills a check that takes 30 seconds; this one wants to say what was wrong.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(string[] settings)
    {
        var urls = GatewayHost.CreateBuilder(settings).Configuration[WebHostDefaults.ServerUrlsKey];
        if (AddressIn(urls) is not { } address)
        {
            await Console.Error.WriteLineAsync($"None of \"{urls}\" is an http address that can be asked.");
            return 1;
        }

        // Through a proxy of the machine's settings another machine would be asked.
        using var direct = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(direct) { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(new Uri(address, "/health/ready"));
            await Console.Out.WriteLineAsync(await answer.Content.ReadAsStringAsync());
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception silence) when (silence is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"The gateway at {address} does not answer: {silence.Message}");
            return 1;
        }
    }

    /// <summary>The first address of a list such as <c>https://+:8443;http://+:8080</c> that can be asked from the same machine without a certificate.</summary>
    internal static Uri? AddressIn(string? urls) => (urls ?? "")
        .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(BindingAddress.Parse)
        .Where(bound => bound.Scheme.Equals(Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase) && !bound.IsUnixPipe && !bound.IsNamedPipe)
        .Select(bound => new UriBuilder(Uri.UriSchemeHttp, bound.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "127.0.0.1" : bound.Host, bound.Port).Uri)
        .FirstOrDefault();
}
