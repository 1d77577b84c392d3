namespace Cutout.Gateway.Compatibility.Reading;

/// <summary>A body that doesn't hold together, found deep inside of reading it; <see cref="CallReader"/> makes a refusal of it.</summary>
internal sealed class MalformedCallException(DialectRefusal refusal) : Exception
{
    public DialectRefusal Refusal => refusal;
}
