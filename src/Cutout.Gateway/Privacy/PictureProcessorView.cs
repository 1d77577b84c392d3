namespace Cutout.Gateway.Privacy;

/// <summary>A picture service, where it works and what it keeps, in the words of the settings.</summary>
internal sealed record PictureProcessorView(string Name, string Region, string Retention);
