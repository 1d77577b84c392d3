using System.Globalization;

namespace Cutout.Gateway.Providers.RemoveBg;

/// <summary>A successful answer of <c>POST removebg</c>: the picture, still to be read, and what it cost.</summary>
internal sealed class RemoveBgReply(HttpResponseMessage response) : IDisposable
{
    // No picture of theirs costs more; anything above is nonsense.
    private const decimal MostCredits = 1000;

    public HttpContent Picture => response.Content;

    /// <summary><c>X-Credits-Charged</c>; null if missing or not a sum.</summary>
    public decimal? CreditsCharged =>
        response.Headers.TryGetValues("X-Credits-Charged", out var values)
        && decimal.TryParse(values.First(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var credits)
        && credits <= MostCredits ? credits : null;

    public void Dispose() => response.Dispose();
}
