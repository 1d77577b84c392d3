using Cutout.Sandbox.Pictures;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.DashScope;

/// <summary>What DashScope alone can say.</summary>
public class DashScopeWords : PictureWords
{
    private readonly Action<Answer> _say;

    internal DashScopeWords(Action<Answer> say)
        : base(DashScopeDialect.Instance, say) => _say = say;

    /// <summary>Edits normally: the same as <see cref="Words.Works"/>, in this trade's word.</summary>
    public void Edits() => _say(Answer.Works);

    /// <summary>Refuses the picture or the result as inappropriate; free of charge.</summary>
    public void FindsInappropriateContent() =>
        RefusesWith(400, "DataInspectionFailed", "Input or output data may contain inappropriate content.");

    /// <summary>Says 200 with a top-level code and no output.</summary>
    public void AnswersOkWithCode(string code, string message) =>
        _say(Answer.With(DashScopeDialect.Instance.Refusal(200, code, message)));

    /// <summary>Works and charges, but tells another URL than the true one.</summary>
    public void HandsOut(HostileUrl url) => _say(Answer.Works.Twisted(new UrlTwist(url.Name, url.Rewrite)));

    /// <summary>Works and charges, but tells this URL.</summary>
    public void HandsOut(string url) => _say(Answer.Works.Twisted(new UrlTwist(url, _ => url)));

    /// <summary>Works and charges, and tells the true URL with <c>http</c> instead of <c>https</c>, as is documented.</summary>
    public void HandsOutPlainHttp() => _say(Answer.Works.Twisted(new UrlTwist(
        "plain http", url => url.StartsWith("https:", StringComparison.Ordinal) ? "http" + url[5..] : url)));

    /// <summary>Works and charges, but removes nobody: the photo comes back as it was.</summary>
    public void RemovesNobody() => _say(Answer.Works.Twisted(new IdleTwist()));

    /// <summary>Takes the task, which then fails (with HTTP 200); free of charge.</summary>
    public void TasksFail(string code = "InternalError.Algo", string message = "algorithm process error") =>
        Tasks(new TaskTwist("fails") { Failure = (code, message) });

    /// <summary>Takes the task, which fails for want of a face.</summary>
    public void FindsNoFace() => TasksFail("InvalidImage.NoHumanFace", "No human face detected.");

    /// <summary>Takes the task, which runs and never ends.</summary>
    public void TasksRunForever() => Tasks(new TaskTwist("runs for ever") { RunsFor = Timeout.InfiniteTimeSpan });

    /// <summary>Takes the task, which runs for so long.</summary>
    public void TasksRunFor(TimeSpan time) => Tasks(new TaskTwist($"runs for {time}") { RunsFor = time });

    /// <summary>Takes the task, and charges for it, but its last status is this one: SUSPENDED, or an invented one.</summary>
    public void TasksEndAs(string status) => Tasks(new TaskTwist($"ends as {status}") { EndsAs = status, WithoutResults = true });

    /// <summary>Takes the task, which succeeds and is charged, but has no results.</summary>
    public void TasksEndWithoutResults() => Tasks(new TaskTwist("ends without results") { WithoutResults = true });

    /// <summary>Takes the task, of which so many images fail; only the others are charged.</summary>
    public void TasksPartlyFail(int failed) => Tasks(new TaskTwist($"{failed} fail") { FailedImages = failed });

    private void Tasks(TaskTwist twist) => _say(Answer.Works.Twisted(twist));
}
