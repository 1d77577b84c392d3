using System.Globalization;

namespace Cutout.Gateway.Providers;

/// <summary>A vendor's answer of success: the picture, still to be read, and what its headers say.</summary>
internal sealed class PictureReply(HttpResponseMessage response) : IDisposable
{
    // No picture of any vendor's costs more; anything above is nonsense.
    private const decimal MostCredits = 1000;

    public HttpContent Picture => response.Content;

    /// <summary>A header that holds a charge; null if missing or not a sum.</summary>
    public decimal? Charge(string header) =>
        response.Headers.TryGetValues(header, out var values)
        && decimal.TryParse(values.First(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var credits)
        && credits <= MostCredits ? credits : null;

    /// <summary>A header that holds a number of pixels; null if missing or none.</summary>
    public int? Number(string header) =>
        response.Headers.TryGetValues(header, out var values)
        && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A header that holds one short word; null if missing or something else.</summary>
    public string? Word(string header) =>
        response.Headers.TryGetValues(header, out var values) && values.First() is { Length: > 0 and <= 32 } word && word.All(letter => char.IsAsciiLetterLower(letter) || letter == '_')
            ? word : null;

    public void Dispose() => response.Dispose();
}
