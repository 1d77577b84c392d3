using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.Pictures;

/// <summary>The words for vendors that cut subjects out.</summary>
public class CutoutWords : PictureWords
{
    private readonly Action<Answer> _say;

    internal CutoutWords(Dialect dialect, Action<Answer> say)
        : base(dialect, say) => _say = say;

    /// <summary>Cuts normally: the same as <see cref="Words.Works"/>, in this trade's word.</summary>
    public void Cuts() => _say(Answer.Works);

    /// <summary>Works, but nothing is left of the photo: alpha is 0 everywhere.</summary>
    public void AnswersAnEmptyMatte() => _say(Answer.Works.Twisted(new MatteTwist(0)));

    /// <summary>Works, but nothing was removed: alpha is 255 everywhere.</summary>
    public void AnswersAFullMatte() => _say(Answer.Works.Twisted(new MatteTwist(255)));
}
