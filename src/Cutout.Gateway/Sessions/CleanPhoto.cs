namespace Cutout.Gateway.Sessions;

/// <summary>A photo without what is nobody's business, and what it is.</summary>
internal sealed record CleanPhoto(PictureBuffer Picture, PictureFacts Facts);
