using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cutout.Sandbox.Scripting;

/// <summary>Replies with a JSON body, written as plainly as the vendors do.</summary>
internal static class JsonReply
{
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Reply Of(int status, object body) => Reply.Of(status, JsonSerializer.SerializeToUtf8Bytes(body, Json), "application/json");
}
