using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.Pictures;

/// <summary>The words for what any vendor's picture work can do wrong.</summary>
public class PictureWords : Words
{
    private readonly Action<Answer> _say;

    internal PictureWords(Dialect dialect, Action<Answer> say)
        : base(dialect, say) => _say = say;

    /// <summary>Works, but the result has another aspect than the photo.</summary>
    public void AnswersOtherDimensions() => _say(Answer.Works.Twisted(PictureTwist.OtherDimensions));

    /// <summary>Works, but the result is three pixels wider and two lower than it should be.</summary>
    public void AnswersAFewPixelsOff() => _say(Answer.Works.Twisted(PictureTwist.FewPixelsOff));

    /// <summary>Works, but the result shows something else than the photo.</summary>
    public void AnswersAnotherPicture() => _say(Answer.Works.Twisted(PictureTwist.AnotherPicture));
}
