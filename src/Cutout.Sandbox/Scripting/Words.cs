using System.Globalization;

namespace Cutout.Sandbox.Scripting;

/// <summary>
/// The vocabulary in which tests script a vendor. On a stand-in the words set its standing answer; on its <c>Once</c> they
/// speak of the next call only: <c>sandbox.RemoveBg.Once.LimitsTheRate(TimeSpan.FromSeconds(2));
/// sandbox.RemoveBg.Cuts();</c>
/// </summary>
public class Words
{
    private readonly Dialect _dialect;
    private readonly Action<Answer> _say;

    internal Words(Dialect dialect, Action<Answer> say)
    {
        _dialect = dialect;
        _say = say;
    }

    /// <summary>Any answer, for what has no word of its own.</summary>
    public void Answers(Answer answer) => _say(answer);

    /// <summary>Checks the call, does the work, books the charge.</summary>
    public void Works() => _say(Answer.Works);

    /// <summary>Takes the call and says nothing, until the caller gives up.</summary>
    /// <param name="afterTheWork">Whether the work is done, and charged, all the same.</param>
    public void NeverAnswers(bool afterTheWork = false) => _say(Answer.Never(afterTheWork));

    /// <summary>Works, but the reply leaves only after this long on the sandbox's clock. The charge is booked at once.</summary>
    public void AnswersSlowly(TimeSpan delay) => _say(Answer.Works.After(delay));

    /// <summary>Works, but the reply leaves only when this task has completed. The charge is booked at once.</summary>
    public void AnswersAfter(Task gate) => _say(Answer.Works.After(gate));

    /// <summary>Takes the headers of the call, never reads its body and never answers: an upload that gets stuck.</summary>
    public void NeverReads() => _say(Answer.Never().WithoutReading());

    /// <summary>Refuses on sight of the headers, without reading the body; in the vendor's own error format.</summary>
    public void RefusesBeforeReading(int status, string code, string message) =>
        _say(Answer.With(_dialect.Refusal(status, code, message)).WithoutReading());

    /// <summary>Refuses in the vendor's own error format; nothing is charged.</summary>
    public void RefusesWith(int status, string code, string message) =>
        _say(Answer.With(_dialect.Refusal(status, code, message)));

    /// <summary>Says that the account is empty.</summary>
    public virtual void RunsOutOfCredit() => _say(Answer.With(_dialect.OutOfCredit()));

    /// <summary>Says that the key is not known.</summary>
    public void RejectsTheKey() => _say(Answer.With(_dialect.KeyRejected()));

    /// <summary>Says "too fast", with <c>Retry-After</c> in whole seconds, or without it if null.</summary>
    public void LimitsTheRate(TimeSpan? retryAfter) =>
        _say(retryAfter is { } wait
            ? LimitedRate(((long)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture))
            : Answer.With(_dialect.TooFast()));

    /// <summary>Says "too fast" with any text as <c>Retry-After</c>: a date, a negative number, nonsense.</summary>
    public void LimitsTheRateOddly(string retryAfter) => _say(LimitedRate(retryAfter));

    /// <summary>Works, but only this share of the body (0 to 1) arrives before the connection ends.</summary>
    public void CutsTheBodyShort(double after = 0.5) =>
        _say(Answer.Works.Sent(Deliveries.CutShort(after), "cut short"));

    /// <summary>Works, but falls silent after this share of the body (0 to 1).</summary>
    public void StallsInTheBody(double after = 0.5) => _say(Answer.Works.Sent(Deliveries.Stall(after), "stalling"));

    /// <summary>Works, but resets the connection after this share of the body (0 to 1).</summary>
    public void ResetsInTheBody(double after = 0.5) => _say(Answer.Works.Sent(Deliveries.Reset(after), "reset"));

    /// <summary>Works, but sends the body one byte at a time, with this pause on the sandbox's clock before each.</summary>
    public void TricklesTheBody(TimeSpan perByte) => _say(Answer.Works.Sent(Deliveries.Trickle(perByte), "trickling"));

    /// <summary>Works, but never stops sending after the reply's body.</summary>
    public void NeverEndsTheBody() => _say(Answer.Works.Sent(Deliveries.Endless, "endless"));

    /// <summary>Works, but some bytes in the middle of the body are not what they should be.</summary>
    public void CorruptsTheBody() => _say(Answer.Works.Edited(Corrupt));

    /// <summary>Sends these bytes on the socket in place of an HTTP reply.</summary>
    public void AnswersRaw(ReadOnlyMemory<byte> bytes) => _say(Answer.Raw(bytes));

    /// <summary>Closes the connection before the first byte of a reply.</summary>
    /// <param name="afterTheWork">Whether the work is done, and charged, all the same.</param>
    public void ClosesBeforeHeaders(bool afterTheWork = false) => _say(Answer.Closes(afterTheWork));

    /// <summary>Shows a page of HTML, as a proxy in between or a vendor that has closed down would.</summary>
    public void AnswersHtml(int status) =>
        _say(Answer.Status(status, $"<!doctype html><html><title>{status}</title><h1>Sorry</h1></html>\n", "text/html"));

    /// <summary>Says 200 with these bytes and this type, without doing any work.</summary>
    public void AnswersOkWith(ReadOnlyMemory<byte> body, string contentType) => _say(Answer.Ok(body, contentType));

    /// <summary>Sends the caller elsewhere.</summary>
    public void AnswersWithRedirect(string location, int status = 302) =>
        _say(Answer.Status(status).WithHeader("Location", location));

    private static Reply Corrupt(Reply reply)
    {
        var bytes = reply.Body.ToArray();
        foreach (ref var value in bytes.AsSpan(bytes.Length / 2, Math.Min(16, bytes.Length - (bytes.Length / 2))))
        {
            value ^= 0xFF;
        }

        return reply with { Body = bytes };
    }

    private Answer LimitedRate(string retryAfter) => Answer.With(_dialect.TooFast()).WithHeader("Retry-After", retryAfter);
}
