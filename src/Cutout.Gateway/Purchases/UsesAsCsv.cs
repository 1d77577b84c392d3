using System.Globalization;

namespace Cutout.Gateway.Purchases;

/// <summary>What became of a batch's codes, one use a line under a heading.</summary>
internal sealed class UsesAsCsv(string batch, IReadOnlyList<UseView> uses) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = $"attachment; filename=\"batch-{batch}.csv\"";
        await using var writer = new StreamWriter(response.Body, leaveOpen: true) { NewLine = "\r\n" };
        await WriteAsync(uses, writer, httpContext.RequestAborted);
    }

    public static async Task WriteAsync(IEnumerable<UseView> uses, TextWriter writer, CancellationToken cancellationToken)
    {
        await writer.WriteLineAsync("last_four,use,state,delivered_at".AsMemory(), cancellationToken);
        foreach (var use in uses)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{use.LastFour},{use.Use},{use.State},{use.DeliveredAt?.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
            await writer.WriteLineAsync(line.AsMemory(), cancellationToken);
        }
    }
}
