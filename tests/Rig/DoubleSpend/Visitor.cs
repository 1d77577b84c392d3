using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Cutout.DoubleSpend;

/// <summary>One of many who try the same codes at several gateways at once, and do with what they get what people do.</summary>
internal sealed class Visitor(IReadOnlyList<Stall> stalls, CodeHistory history, byte[] photo, Random random)
{
    private const int TriesAtOneStall = 100;

    private readonly Dictionary<int, (string Id, string Reference)> _sessions = [];
    private int _stall = random.Next(stalls.Count);

    /// <summary>Tries a code once; false if no answer could be asked for.</summary>
    public async Task<bool> TryAsync(int number, string code)
    {
        // People stay where they are, mostly: a session is made for each who comes to a gateway.
        if (random.Next(TriesAtOneStall) == 0 || stalls[_stall].Now is null)
        {
            _stall = random.Next(stalls.Count);
        }

        if (stalls[_stall].Now is not { } life)
        {
            await Task.Delay(5);
            return false;
        }

        if (await SessionOfAsync(life) is not { } session)
        {
            return false;
        }

        var outcome = await history.NoteAsync(number, CallKind.Bind, session.Reference, life.Number, () => UnlockAsync(life, session.Id, code));
        switch (outcome)
        {
            case CallOutcome.Done:
                _sessions.Remove(life.Number);
                await UseAsync(number, code, life, session);
                break;
            case CallOutcome.Unknown:
                _sessions.Remove(life.Number);
                break;
        }

        return outcome is not null;
    }

    private async Task UseAsync(int number, string code, Stall.Life life, (string Id, string Reference) session)
    {
        var mood = random.Next(10);
        if (mood < 2)
        {
            // A double click.
            await history.NoteAsync(number, CallKind.Bind, session.Reference, life.Number, () => UnlockAsync(life, session.Id, code));
        }

        if (mood < 5)
        {
            await history.NoteAsync(number, CallKind.Deliver, session.Reference, life.Number, () => DownloadAsync(life, session.Id));
            await EraseAsync(life, session.Id);
        }
        else
        {
            await history.NoteAsync(number, CallKind.Return, session.Reference, life.Number, () => EraseAsync(life, session.Id));
        }
    }

    private async Task<(string Id, string Reference)?> SessionOfAsync(Stall.Life life)
    {
        if (_sessions.TryGetValue(life.Number, out var session))
        {
            return session;
        }

        try
        {
            using var content = Stall.Life.Photo(photo);
            using var answer = await life.Client.PostAsync("/v1/cutouts?operation=background-removal", content);
            var view = await answer.Content.ReadFromJsonAsync<JsonElement>();
            while (answer.IsSuccessStatusCode && view.GetProperty("state").GetString() == "processing")
            {
                using var wait = new HttpRequestMessage(HttpMethod.Get, $"/v1/cutouts/{view.GetProperty("id")}") { Headers = { { "Prefer", "wait=30" } } };
                using var later = await life.Client.SendAsync(wait);
                view = await later.Content.ReadFromJsonAsync<JsonElement>();
            }

            if (answer.StatusCode is HttpStatusCode.ServiceUnavailable || view.GetProperty("state").GetString() == "failed")
            {
                await Task.Delay(50);
                return null;
            }

            if (!answer.IsSuccessStatusCode || view.GetProperty("state").GetString() != "ready")
            {
                throw new InvalidOperationException($"A photo was answered with {(int)answer.StatusCode}: {view}");
            }

            return _sessions[life.Number] = (view.GetProperty("id").GetString()!, view.GetProperty("reference").GetString()!);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return null;
        }
    }

    private static async Task<CallOutcome?> UnlockAsync(Stall.Life life, string session, string code)
    {
        try
        {
            using var answer = await life.Client.PostAsJsonAsync($"/v1/cutouts/{session}/unlock", new { code });
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => CallOutcome.Done,
                HttpStatusCode.Conflict => CallOutcome.Busy,
                HttpStatusCode.UnprocessableEntity => CallOutcome.Refused,
                HttpStatusCode.ServiceUnavailable => CallOutcome.Unknown,
                HttpStatusCode.TooManyRequests => null,
                var other => throw new InvalidOperationException($"An unlock was answered with {(int)other}: {await answer.Content.ReadAsStringAsync()}"),
            };
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return CallOutcome.Unknown;
        }
    }

    private static async Task<CallOutcome?> DownloadAsync(Stall.Life life, string session)
    {
        try
        {
            using var answer = await life.Client.GetAsync($"/v1/cutouts/{session}/result");
            return answer.IsSuccessStatusCode && (await answer.Content.ReadAsByteArrayAsync()).Length == answer.Content.Headers.ContentLength
                ? CallOutcome.Done
                : CallOutcome.Unknown;
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return CallOutcome.Unknown;
        }
    }

    private static async Task<CallOutcome?> EraseAsync(Stall.Life life, string session)
    {
        try
        {
            using var answer = await life.Client.DeleteAsync($"/v1/cutouts/{session}");
            return answer.StatusCode == HttpStatusCode.NoContent ? CallOutcome.Done : CallOutcome.Unknown;
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return CallOutcome.Unknown;
        }
    }

    // The process behind it was killed, and its client let go.
    private static bool IsGone(Exception problem) => problem is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException;
}
