using System.Net;
using System.Net.Mime;
using System.Text.Json;

namespace Cutout.Gateway.Providers.RemoveBg;

/// <summary>The dialect's refusals: <c>{"errors":[{"title","code","detail"}]}</c>, of which only the title is certain.</summary>
internal static class RemoveBgErrors
{
    public const string AccountPath = "account";

    /// <summary>An answer is a picture or a ZIP of two, whatever it was that was asked for; of the account, JSON.</summary>
    public static readonly VendorDialect Dialect = new(
        static response => response.Content.Headers.ContentType?.MediaType is var type && IsAccount(response)
            ? type == MediaTypeNames.Application.Json
            : VendorDialect.IsPicture(response) || type == MediaTypeNames.Application.Zip, Read);

    private static bool IsAccount(HttpResponseMessage response) =>
        response.RequestMessage is { Method.Method: "GET", RequestUri.AbsolutePath: var path } && path.EndsWith($"/{AccountPath}", StringComparison.Ordinal);

    private static VendorRefusal? Read(HttpStatusCode status, string body) =>
        FirstError(body) is { } error ? new VendorRefusal(KindOf(status, error.Code), $"{error.Code} {error.Title}") : null;

    // By status first, then by code; titles have changed over the years.
    private static FailureKind? KindOf(HttpStatusCode status, string code) => (int)status switch
    {
        400 => code switch
        {
            "unknown_foreground" => FailureKind.NoSubject,
            "failed_to_read_image" or "invalid_dimensions" => FailureKind.PictureRefused,
            "invalid_file_type" => FailureKind.UnsupportedFormat,
            "file_too_large" or "resolution_too_high" => FailureKind.TooLarge,
            _ => FailureKind.BadRequest,
        },
        // Compatible hosts report what went wrong in their work in this way.
        200 => code == "unknown_foreground" ? FailureKind.NoSubject : FailureKind.Down,
        _ => null,
    };

    private static (string Code, string Title)? FirstError(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
            && errors.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first
            ? (first.At("code") ?? "", first.At("title") ?? "")
            // A host of the dialect may answer as it does elsewhere.
            : json.RootElement.At("error", "message") is { } message ? (json.RootElement.At("error", "code") ?? "", message) : null;
    }
}
