namespace Cutout.Gateway.Privacy;

/// <summary>Who may get a photo for an operation, in the order in which they are asked.</summary>
internal sealed record ProcessingView(string Operation, IReadOnlyList<PictureProcessorView> Processors);
