namespace Cutout.Gateway.Sessions;

/// <summary>Where the full picture is, and whether it still needs a code; its bytes are null while it has not been bought.</summary>
/// <param name="Looks">How often the loupe can still be used; null where the buyer has it all.</param>
internal sealed record ResultView(string Url, string ContentType, int Width, int Height, long? Bytes, bool Locked, int? Looks)
{
    /// <summary>The address holds the session's id.</summary>
    public override string ToString() => nameof(ResultView);
}
