namespace Cutout.Gateway.Diagnostics;

/// <param name="HeldBytes">Set aside for pictures, of <paramref name="LimitBytes"/>.</param>
/// <param name="LimitBytes">The memory budget.</param>
/// <param name="InWork">Photos between upload and preview.</param>
/// <param name="Queued">Jobs that wait for a core.</param>
internal sealed record PictureLoad(long HeldBytes, long LimitBytes, int InWork, int Queued);
