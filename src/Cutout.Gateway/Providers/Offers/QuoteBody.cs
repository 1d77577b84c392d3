namespace Cutout.Gateway.Providers.Offers;

/// <summary>The body of <c>POST /v1/quote</c>: a photo that has not been uploaded yet.</summary>
internal sealed record QuoteBody(string? Operation, int? Width, int? Height, string? ContentType, long? Bytes)
{
    // As far as any picture format reaches.
    private const int LongestSide = 1_000_000;

    /// <summary>What is wrong with it, by field; empty if nothing.</summary>
    public Dictionary<string, string> WhatIsWrong()
    {
        var wrong = new Dictionary<string, string>();
        Require("operation", Operation is not null && Operations.All.Contains(Operation), $"must be one of {string.Join(", ", Operations.All)}");
        Require("width", Width is >= 1 and <= LongestSide, $"must be the photo's width in pixels, 1 to {LongestSide}");
        Require("height", Height is >= 1 and <= LongestSide, $"must be the photo's height in pixels, 1 to {LongestSide}");
        Require("contentType", !string.IsNullOrWhiteSpace(ContentType), "must be the photo's media type, such as image/jpeg");
        Require("bytes", Bytes is >= 1, "must be the photo's size in bytes");
        return wrong;

        void Require(string field, bool holds, string otherwise)
        {
            if (!holds)
            {
                wrong[field] = otherwise;
            }
        }
    }
}
