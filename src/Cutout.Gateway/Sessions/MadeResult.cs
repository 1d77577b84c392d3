namespace Cutout.Gateway.Sessions;

/// <summary>A result as it was made, in <see cref="PictureKind.Result"/>.</summary>
/// <param name="Digest">SHA-256, base64.</param>
internal sealed record MadeResult(PictureFacts Facts, string Digest);
