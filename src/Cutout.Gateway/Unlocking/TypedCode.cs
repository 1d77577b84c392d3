using System.Text.Json.Serialization;

namespace Cutout.Gateway.Unlocking;

/// <summary>
/// What stood in a request's <c>code</c>. It is read straight from the request's bytes into the code's number and never
/// becomes a string, which would stay in memory until a collection that may not come; a code made elsewhere, which has no number, does.
/// </summary>
/// <param name="IsBlank">Nothing but white space was typed.</param>
/// <param name="Code">Null: no code at all, or one with a slip of the finger.</param>
[JsonConverter(typeof(TypedCodeConverter))]
internal readonly record struct TypedCode(bool IsBlank, UnlockCode? Code)
{
    public static TypedCode Read(ReadOnlySpan<char> text) => new(
        text.IsWhiteSpace(),
        UnlockCode.TryRead(text, out var ours) ? ours : ForeignCode.TryRead(text, out var foreign) ? foreign : null);
}
