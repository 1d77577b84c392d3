namespace Cutout.Gateway.Sessions;

/// <summary>What is known of a picture without opening it: media type, upright size in pixels, bytes.</summary>
internal sealed record PictureFacts(string ContentType, int Width, int Height, long Bytes);
