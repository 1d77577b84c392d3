using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cutout.Gateway.Unlocking;

internal sealed class TypedCodeConverter : JsonConverter<TypedCode>
{
    // In bytes of UTF-8, escapes included; what is longer is no code with the worst of spacing.
    private const int Longest = 700;

    public override TypedCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException();
        }

        if ((reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length) > Longest)
        {
            return new TypedCode(false, null);
        }

        Span<char> text = stackalloc char[Longest];
        var typed = TypedCode.Read(text[..reader.CopyString(text)]);
        text.Clear();
        return typed;
    }

    public override void Write(Utf8JsonWriter writer, TypedCode value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A code that was typed is never written.");
}
