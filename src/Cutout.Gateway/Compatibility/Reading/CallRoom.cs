using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Compatibility.Reading;

/// <summary>Memory for what a call brings, out of the same budget as all pictures.</summary>
internal sealed class CallRoom(MemoryBudget memory, IOptions<CompatibilityOptions> options)
{
    /// <summary>For a picture as it is.</summary>
    /// <exception cref="MalformedCallException">There is no room; the refusal says when to come again.</exception>
    public PictureBuffer ForPicture(long? announced) => Take(announced, options.Value.MaxBytes);

    /// <summary>For a body of text, and a picture in it.</summary>
    /// <exception cref="MalformedCallException">There is no room; the refusal says when to come again.</exception>
    public PictureBuffer ForText(long? announced) => Take(announced, options.Value.LongestBody);

    // As much as was announced at once, for then it never has to be moved; of unknown length, as it comes.
    private PictureBuffer Take(long? announced, long most) =>
        (announced is { } length ? memory.TryAllocate((int)Math.Min(length, most)) : memory.TryAllocate(0, most))
            ?? throw new MalformedCallException(DialectRefusals.Of(Problems.NoMemory().Problem));
}
