using Cutout.Sandbox.Pictures;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.RemoveBg;

/// <summary>What remove.bg alone can say.</summary>
public class RemoveBgWords : CutoutWords
{
    private const string ChargeHeader = "X-Credits-Charged";
    private readonly Action<Answer> _say;

    internal RemoveBgWords(Action<Answer> say)
        : base(RemoveBgDialect.Instance, say) => _say = say;

    /// <summary>Refuses because there is no subject in the photo (400 <c>unknown_foreground</c>); free of charge.</summary>
    public void FindsNoSubject() => RefusesWith(400, "unknown_foreground", "Could not identify foreground in image");

    /// <summary>
    /// Checks, counts and charges as always, but hands out this file instead of looking at the photo: for measuring what
    /// lies before the vendor. One megapixel is counted, the price is that of <c>size</c>.
    /// </summary>
    public void SellsReadyMade(ReadOnlyMemory<byte> file, string contentType, int width, int height) =>
        _say(Answer.Works.Twisted(new ReadyMadeTwist(file, contentType, width, height)));

    /// <summary>Works and charges, but does not say how much.</summary>
    public void LeavesOutChargeHeader() => _say(Answer.Works.WithoutHeader(ChargeHeader));

    /// <summary>Works and charges as always, but says another figure, or no figure at all.</summary>
    public void ClaimsToCharge(string figure) => _say(Answer.Works.WithHeader(ChargeHeader, figure));

    /// <summary>Says 200 with the error body of a refusal, as CarveKit does.</summary>
    public void AnswersOkWithErrors(string code, string title) =>
        _say(Answer.With(RemoveBgDialect.Errors(200, [new RemoveBgError(code, title)])));
}
