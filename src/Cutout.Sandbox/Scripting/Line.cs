namespace Cutout.Sandbox.Scripting;

/// <summary>One endpoint of a vendor beside its main one (account, polls, result files) with a script of its own.</summary>
public sealed class Line : Words
{
    internal Line(Dialect dialect, Script script)
        : base(dialect, script.Always)
    {
        Script = script;
        Once = new Words(dialect, script.NextOne);
    }

    /// <summary>The same vocabulary, for the next call only.</summary>
    public Words Once { get; }

    internal Script Script { get; }

    /// <summary>Queues answers for the next calls, one for each.</summary>
    public void Next(params ReadOnlySpan<Answer> answers) => Script.Next(answers);
}
