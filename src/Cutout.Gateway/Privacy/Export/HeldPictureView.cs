namespace Cutout.Gateway.Privacy.Export;

/// <summary>A picture that is held: which one, and how many bytes of it.</summary>
internal sealed record HeldPictureView(string Kind, int Bytes);
