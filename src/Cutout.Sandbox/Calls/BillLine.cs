namespace Cutout.Sandbox.Calls;

/// <summary>One charge that a vendor booked.</summary>
/// <param name="At">When, on the sandbox's clock.</param>
/// <param name="What">What was sold, for instance <c>removebg full</c> or <c>qwen-image-2.0</c>.</param>
/// <param name="Amount">How much, in <paramref name="Unit"/>.</param>
/// <param name="Unit"><c>credit</c>, <c>CNY</c>.</param>
/// <param name="Reference">The vendor's own id of the call or task.</param>
public sealed record BillLine(DateTimeOffset At, string What, decimal Amount, string Unit, string Reference)
{
    /// <summary>Digest of the photo that it was for, as in <see cref="RecordedRequest.PictureSha256"/>; null where a vendor's stand-in doesn't note it.</summary>
    public string? PictureSha256 { get; init; }
}
