using Cutout.Imaging;

namespace Cutout.Gateway.Sessions;

/// <summary>What an upload says that it is; whether it can be read to its end isn't known yet.</summary>
internal sealed record PhotoHeader(string ContentType, PictureHeader Picture);
