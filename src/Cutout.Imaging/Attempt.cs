namespace Cutout.Imaging;

/// <summary>
/// The one place where an exception about a picture becomes a value: deep in a codec a refusal is thrown, and a whole
/// operation on a picture, which is what callers see, gives it back.
/// </summary>
internal static class Attempt
{
    /// <summary>The result of reading a picture, or why it was refused.</summary>
    public static PictureOutcome<T> To<TPicture, T>(TPicture picture, Func<TPicture, T> read)
        where TPicture : allows ref struct
        where T : notnull
    {
        try
        {
            return read(picture);
        }
        catch (PictureException refused)
        {
            return refused.Refusal;
        }
    }

    /// <summary>Why a picture was refused; null if it was not.</summary>
    public static PictureRefusal? To<TPicture>(TPicture picture, Action<TPicture> read)
        where TPicture : allows ref struct
    {
        try
        {
            read(picture);
            return null;
        }
        catch (PictureException refused)
        {
            return refused.Refusal;
        }
    }
}
