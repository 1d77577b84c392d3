namespace Cutout.Gateway.Keys;

/// <summary>A call that waits for its credits.</summary>
internal sealed class PurseWait(long worst)
{
    private readonly TaskCompletionSource<PurseAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Worst => worst;

    public Task<PurseAnswer> Answer => _answer.Task;

    public bool TryAnswer(PurseAnswer answer) => _answer.TrySetResult(answer);

    public void Fail(Exception problem) => _answer.TrySetException(problem);
}
