namespace Cutout.Imaging;

/// <summary>
/// Why a picture cannot or will not be read. The reason is for a log or a developer; it names places and numbers of the
/// file's structure, never pixel data or metadata text.
/// </summary>
public sealed record PictureRefusal(PictureFault Fault, PictureFormat Format, string Reason);
