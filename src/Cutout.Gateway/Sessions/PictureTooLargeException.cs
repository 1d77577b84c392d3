namespace Cutout.Gateway.Sessions;

/// <summary>Something wrote more bytes into a picture than were reserved for it.</summary>
internal sealed class PictureTooLargeException(long limit) : IOException($"A picture grew beyond the {limit} bytes reserved for it.");
