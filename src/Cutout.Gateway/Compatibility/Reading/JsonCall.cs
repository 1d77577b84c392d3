using System.Text;
using System.Text.Json;
using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Compatibility.Reading;

/// <summary>A call as JSON: texts, real booleans and null. A photo in it is base64 of up to 30 MB, which never becomes a string.</summary>
internal static class JsonCall
{
    // A character may be written as \u0041.
    private const int LongestRaw = 6 * CallFields.LongestText;

    public static void Read(ReadOnlySpan<byte> json, CallBody body, CallRoom room)
    {
        var reader = new Utf8JsonReader(json.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("No object.");
        }

        var members = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (++members > CallFields.Most || reader.ValueSpan.Length > LongestRaw)
            {
                throw new JsonException("Too many members.");
            }

            var name = reader.GetString()!;
            reader.Read();
            switch (reader.TokenType)
            {
                case JsonTokenType.String when name == CallFields.PhotoText:
                    body.Add(name, Decode(ref reader, room.ForText(reader.ValueSpan.Length)));
                    break;
                case JsonTokenType.String when reader.ValueSpan.Length <= LongestRaw:
                    body.Add(name, reader.GetString()!);
                    break;
                case JsonTokenType.True or JsonTokenType.False or JsonTokenType.Number:
                    body.Add(name, Encoding.UTF8.GetString(reader.ValueSpan));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
        {
            throw new JsonException("More than an object.");
        }
    }

    private static PictureBuffer Decode(ref Utf8JsonReader reader, PictureBuffer picture)
    {
        try
        {
            // Some write a slash as \/ and a plus as \u002B.
            var length = reader.CopyString(picture.GetSpan(Math.Max(1, reader.ValueSpan.Length)));
            return Base64Picture.DecodeInPlace(picture, length);
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }
}
