using System.Net;
using System.Net.Mime;
using System.Text.Json;

namespace Cutout.Gateway.Providers.DashScope;

/// <summary>
/// The vendor's refusals: <c>{"code","message","request_id"}</c>, also seen nested under <c>error</c> and with <c>msg</c>.
/// The code decides; a message is searched, never compared.
/// </summary>
internal static class DashScopeErrors
{
    public static readonly VendorDialect Dialect = new(
        static response => response.Content.Headers.ContentType?.MediaType == MediaTypeNames.Application.Json, Read);

    /// <summary>For polls and cancels: whatever is said of those, the task may have been paid for.</summary>
    public static readonly VendorDialect TaskDialect = Dialect with
    {
        ReadRefusal = static (status, body) => (Read(status, body) ?? new VendorRefusal(null, "words that say nothing known")) with { Charged = Charged.Unknown },
    };

    /// <summary>A task that has ended without a result. Failed ones are free, says the vendor, like any other error.</summary>
    public static VendorRefusedException OfTask(DashScopeTask task)
    {
        var (status, code, message) = (task.Output?.TaskStatus, task.Output?.Code ?? "", task.Output?.Message ?? "");
        var charged = status switch
        {
            "CANCELED" => Charged.No,
            "FAILED" when !(task.Usage?.ImageCount > 0) => ChargeOf(code) ?? Charged.No,
            _ => Charged.Unknown,
        };
        var kind = status == "FAILED" ? KindOf(HttpStatusCode.OK, code, message) : null;
        return new VendorRefusedException(HttpStatusCode.OK, kind ?? FailureKind.Down, charged, null, $"the task ended as {status}: {code} {message}");
    }

    public static VendorRefusal? Read(HttpStatusCode status, string body)
    {
        using var json = JsonDocument.Parse(body);
        var error = json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var nested)
            ? nested : json.RootElement;
        if (error.ValueKind != JsonValueKind.Object || error.At("code") is not { Length: > 0 } code)
        {
            return null;
        }

        var message = error.At("message") ?? error.At("msg") ?? "";
        return new VendorRefusal(KindOf(status, code, message), $"{code} {message}", ChargeOf(code));
    }

    private static FailureKind? KindOf(HttpStatusCode status, string code, string message) => code switch
    {
        "Throttling.AllocationQuota" when message.Contains("free allocated quota", StringComparison.OrdinalIgnoreCase) => FailureKind.NoCredit,
        "Arrearage" or "AllocationQuota.FreeTierOnly" or "PrepaidBillOverdue" or "PostpaidBillOverdue" or "CommodityNotPurchased" => FailureKind.NoCredit,
        "AccessDenied.Unpurchased" or "Model.AccessDenied" or "Workspace.AccessDenied" => FailureKind.NoCredit,
        "InvalidApiKey" or "NOT AUTHORIZED" => FailureKind.BadKey,
        "AccessDenied" or "ModelNotFound" or "WorkSpaceNotFound" or "UnsupportedOperation" => FailureKind.BadRequest,
        "DataInspectionFailed" or "IPInfringementSuspect" => FailureKind.PictureRefused,
        "InvalidImageResolution" or "InvalidImage.ImageSize" or "BadRequest.TooLarge" => FailureKind.TooLarge,
        "InvalidImageFormat" or "InvalidImage.FileFormat" or "BadRequest.UnsupportedFileFormat" => FailureKind.UnsupportedFormat,
        "InvalidParameter.ImageFormat" or "InvalidParameter.ImageContent" => FailureKind.PictureRefused,
        "InvalidImage.NoHumanFace" => FailureKind.NoSubject,
        "InvalidParameter" when message.Mentions("image format", "corrupted file", "size of input image", "data-uri") => FailureKind.PictureRefused,
        "RequestTimeOut" or "InternalError.Timeout" => FailureKind.TimedOut,
        "LimitRequests" or "Throttling" => FailureKind.Busy,
        _ when code.StartsWith("Throttling.", StringComparison.Ordinal) => FailureKind.Busy,
        _ when code.StartsWith("InvalidParameter", StringComparison.Ordinal) || code.StartsWith("BadRequest", StringComparison.Ordinal) => FailureKind.BadRequest,
        // An error under 200 says nothing by its status.
        _ => status == HttpStatusCode.OK ? FailureKind.Down : null,
    };

    // The picture may have been made, and only storing or returning it failed.
    private static Charged? ChargeOf(string code) => code switch
    {
        "InternalError.Upload" or "InternalError.FileUpload" or "RequestTimeOut" or "InternalError.Timeout" => Charged.Unknown,
        _ => null,
    };
}
