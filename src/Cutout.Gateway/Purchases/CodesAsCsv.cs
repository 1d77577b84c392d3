using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Purchases;

/// <summary>Codes one a line under a heading, written as they are made into text: 100,000 need no large answer in memory.</summary>
internal sealed class CodesAsCsv(MintOutcome.Minted minted) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status201Created;
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = $"attachment; filename=\"codes-{minted.Batch}.csv\"";
        await using var writer = new StreamWriter(response.Body, leaveOpen: true) { NewLine = "\r\n" };
        await WriteAsync(minted, writer, httpContext.RequestAborted);
    }

    public static async Task WriteAsync(MintOutcome.Minted minted, TextWriter writer, CancellationToken cancellationToken)
    {
        await writer.WriteLineAsync("code,batch".AsMemory(), cancellationToken);
        var line = new char[UnlockCode.TextLength + 1 + minted.Batch.Length];
        $",{minted.Batch}".CopyTo(line.AsSpan(UnlockCode.TextLength));
        foreach (var code in minted.Codes)
        {
            code.WriteText(line);
            await writer.WriteLineAsync(line, cancellationToken);
        }
    }
}
