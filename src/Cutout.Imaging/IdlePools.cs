namespace Cutout.Imaging;

/// <summary>What all <see cref="ZeroedPool{T}"/>s have in common: a process that has nothing to do keeps none of their memory.</summary>
internal static class IdlePools
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);
    private static readonly Lock Lock = new();
    private static readonly List<Action> LettingGo = [];
    private static readonly IdleWatch Watch = new(TimeProvider.System, Idle, LetGo);

    /// <summary>Takes up a pool, by what lets go of all that it keeps.</summary>
    public static void Add(Action lettingGo)
    {
        lock (Lock)
        {
            LettingGo.Add(lettingGo);
        }
    }

    /// <summary>Somebody has given something back.</summary>
    public static void Note() => Watch.Note();

    /// <summary>Lets go of all that waits to be used again.</summary>
    public static void LetGo()
    {
        lock (Lock)
        {
            LettingGo.ForEach(each => each());
        }
    }
}
