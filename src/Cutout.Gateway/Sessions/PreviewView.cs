namespace Cutout.Gateway.Sessions;

/// <summary>Where the watermarked preview is.</summary>
internal sealed record PreviewView(string Url, string ContentType, int Width, int Height)
{
    /// <summary>The address holds the session's id.</summary>
    public override string ToString() => nameof(PreviewView);
}
