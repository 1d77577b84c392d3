using System.IO.Compression;
using Cutout.Gateway.Tests.Providers;
using Cutout.Sandbox.RemoveBg;
using Cutout.Sandbox.Scripting;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>Answers that break off, stand still, never end, or are no answer: never bought again, and booked as unknown unless the vendor has plainly sold something.</summary>
public sealed class BodyFaultTests
{
    private const string Picture = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n";
    private static readonly Books Broken = Books.Unknown("502 provider-failed", billed: 1);
    private static readonly Books Late = Books.Unknown("504 provider-timeout", billed: 1);
    private static readonly Books NotSold = Books.Unknown("502 provider-failed", billed: 0);

    private static readonly FaultTable Faults = new(
        Says("closed before headers", vendor => vendor.ClosesBeforeHeaders(), NotSold),
        Says("closed before headers, after the work", vendor => vendor.ClosesBeforeHeaders(afterTheWork: true), Broken),
        Says("no answer at all", vendor => vendor.NeverAnswers(), Books.Unknown("504 provider-timeout", billed: 0)).OnceSilent(),
        Says("no answer at all, after the work", vendor => vendor.NeverAnswers(afterTheWork: true), Late).OnceSilent(),
        Says("reset in mid body", vendor => vendor.ResetsInTheBody(), Broken),
        Says("short body against Content-Length", vendor => vendor.CutsTheBodyShort(), Broken),
        Raw("short body against Content-Length, to the byte", Picture + "Content-Length: 100\r\n\r\n\u0089PNG", NotSold),
        Raw("chunked body cut", Picture + "Transfer-Encoding: chunked\r\n\r\n4\r\n\u0089PNG\r\n", NotSold),
        Raw("a chunk without a length", Picture + "Transfer-Encoding: chunked\r\n\r\nmany\r\n", NotSold),
        Says("headers then silence", vendor => vendor.StallsInTheBody(after: 0), Late).OnceSilent(),
        Says("half a body then silence", vendor => vendor.StallsInTheBody(), Late).OnceSilent(),
        Says("one byte a second", vendor => vendor.TricklesTheBody(TimeSpan.FromSeconds(1)), Late).OnceSilent() with { Pace = TimeSpan.FromSeconds(1) },
        Says("200 with HTML", vendor => vendor.AnswersHtml(200), NotSold),
        Says("200 with JSON error", vendor => vendor.AnswersOkWithErrors("unknown_error", "Oops"), Books.Free("502 provider-failed", calls: 1)),
        Says("200 with JSON error where errors cost", vendor => vendor.AnswersOkWithErrors("unknown_error", "Oops"), NotSold) with { Settings = [("Providers:removebg:ErrorsAreFree", "false")] },
        Says("200 with JSON that is no error", vendor => vendor.Answers(Answer.Status(200, "{\"data\":{}}", "application/json")), NotSold),
        Says("200 with nothing", vendor => vendor.Answers(Answer.Status(200, "", "")), NotSold),
        Says("200 with a picture of nothing", vendor => vendor.Answers(Answer.Works.Edited(reply => reply with { Body = Array.Empty<byte>() })), Books.Wasted("502 provider-failed")),
        Raw("no HTTP at all", "220 mail.example ESMTP\r\n", NotSold),
        Says("endless body", vendor => vendor.NeverEndsTheBody(), Broken),
        Raw("a length beyond all memory", Picture + "Content-Length: 99999999999\r\n\r\n\u0089PNG", NotSold),
        Says("gzip bomb", vendor => vendor.Answers(Answer.Works.Edited(reply => (reply with { Body = Bomb() }).With("Content-Encoding", "gzip"))), Books.Wasted("502 provider-failed")),
        Says("redirect", vendor => vendor.AnswersWithRedirect("/v1.0/account"), Books.Free("502 provider-failed", calls: 1)),
        Says("307 redirect", vendor => vendor.AnswersWithRedirect("/v1.0/removebg", 307), Books.Free("502 provider-failed", calls: 1)));

    public static TheoryData<string> Names => Faults.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public Task An_answer_that_is_none_is_never_bought_again(string fault) => Faults.PlayAsync(fault);

    private static Fault Says(string name, Action<RemoveBgWords> words, Books after) => new(name, vendors => words(vendors.RemoveBg), after);

    private static Fault Raw(string name, string answer, Books after) => new(name, _ => { }, after) { Raw = answer };

    private static byte[] Bomb()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(new byte[50_000_000]);
        }

        return packed.ToArray();
    }
}
