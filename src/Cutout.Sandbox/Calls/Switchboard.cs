using System.Collections.Concurrent;
using System.Net.Sockets;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.Calls;

/// <summary>
/// Takes every call of every vendor the same way: read it, record it, ask the script, let the vendor work, send the reply
/// as the script wants. Calls that nobody scripted, and mistakes of the sandbox itself, are kept for the test to see.
/// </summary>
internal sealed class Switchboard(TimeProvider clock, CancellationToken closing)
{
    private readonly ConcurrentQueue<string> _complaints = new();

    public IReadOnlyList<string> Complaints => [.. _complaints];

    public RequestDelegate Connect(string line, Script script, Books books, Func<Call, CancellationToken, ValueTask<Reply>> work) =>
        async http =>
        {
            using var wire = new Wire(http, clock, closing);
            try
            {
                await TakeAsync(line, script, books, work, http, wire);
            }
            catch (Exception end) when (IsDeparture(end, wire))
            {
                // The caller has left, or the sandbox closes: nobody is there to hear more.
                wire.Drop();
            }
            catch (Exception mistake)
            {
                _complaints.Enqueue($"{http.Request.Method} {http.Request.Path}: the sandbox failed: {mistake}");
                throw;
            }
        };

    // A caller may close the connection at any moment, also while a fault has its hands on the socket.
    private static bool IsDeparture(Exception end, Wire wire) => end switch
    {
        IOException or SocketException => true,
        ObjectDisposedException { ObjectName: "System.Net.Sockets.Socket" } => true,
        OperationCanceledException => wire.Gone.IsCancellationRequested,
        _ => false,
    };

    /// <summary>A path that no vendor has. It is answered 404 and kept for the test, like any unscripted call.</summary>
    public Task Refuse(HttpContext http)
    {
        _complaints.Enqueue($"{http.Request.Method} {http.Request.Path}: no vendor has this path.");
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return http.Response.WriteAsync("No stand-in has this path.\n");
    }

    private async Task TakeAsync(
        string line,
        Script script,
        Books books,
        Func<Call, CancellationToken, ValueTask<Reply>> work,
        HttpContext http,
        Wire wire)
    {
        var answer = script.Take();
        var body = answer?.ReadsTheCall == false ? null : await ReadAsync(http.Request, wire);
        var recorded = RecordedRequest.Of(line, http.Request, body, clock.GetUtcNow());
        var reply = await WorkAsync(books, recorded, answer is { DoesTheWork: true } && body is not null
            ? () => work(new Call(http.Request, body, answer, clock.GetUtcNow(), recorded.PictureSha256), wire.Gone)
            : null);
        if (answer is null)
        {
            var complaint = $"{http.Request.Method} {http.Request.Path} ({line}) came, but no answer was scripted for it.";
            _complaints.Enqueue(complaint);
            await Deliveries.Whole(Reply.Of(501, complaint, "text/plain"), wire);
        }
        else if (body is null && answer.ReadsTheCall)
        {
            await Deliveries.Whole(Reply.Of(400, "The body did not arrive, or is too long.", "text/plain"), wire);
        }
        else
        {
            await SendAsync(answer, reply ?? answer.Canned ?? Reply.Of(200, "", "text/plain"), wire);
        }
    }

    // Whoever sees the call in the books sees also that it is being worked on.
    private static async Task<Reply?> WorkAsync(Books books, RecordedRequest recorded, Func<ValueTask<Reply>>? work)
    {
        books.BeginWork();
        try
        {
            books.Record(recorded);
            return work is null ? null : await work();
        }
        finally
        {
            books.EndWork();
        }
    }

    private static async Task<CallBody?> ReadAsync(HttpRequest request, Wire wire)
    {
        try
        {
            return await CallBody.ReadAsync(request, wire.Gone);
        }
        catch (Exception cut) when (cut is BadHttpRequestException or OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private static async Task SendAsync(Answer answer, Reply reply, Wire wire)
    {
        await answer.Gate.WaitAsync(wire.Gone);
        if (answer.Delay > TimeSpan.Zero)
        {
            await wire.WaitAsync(answer.Delay);
        }

        await answer.Delivery(answer.Edit(reply), wire);
    }
}
