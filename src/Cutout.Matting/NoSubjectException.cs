namespace Cutout.Matting;

/// <summary>No subject could be told from the background: a cut would have kept everything or nothing.</summary>
public sealed class NoSubjectException : Exception
{
    public NoSubjectException()
        : base("No subject could be told from the background.")
    {
    }

    public NoSubjectException(string message)
        : base(message)
    {
    }

    public NoSubjectException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
