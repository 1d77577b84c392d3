using System.Text.Json;
using Cutout.Sandbox.Calls;

namespace Cutout.Sandbox.DashScope;

/// <summary>Reads a create's JSON and refuses what does not fit, in the vendor's words.</summary>
internal sealed class DashScopeBody
{
    private readonly JsonElement _root;

    /// <exception cref="DashScopeRefusal">The body is not a JSON object.</exception>
    public DashScopeBody(CallBody body)
    {
        if (body.Json is not { ValueKind: JsonValueKind.Object } root)
        {
            throw DashScopeRefusal.InvalidParameter("Required body invalid, please check the request body format.");
        }

        _root = root;
    }

    public string Model => Text(_root, "model") is { Length: > 0 } model
        ? model
        : throw new DashScopeRefusal(400, "BadRequest.EmptyModel", "Required parameter(model) missing or invalid, please check the request parameters.");

    public JsonElement Input => _root.TryGetProperty("input", out var input) && input.ValueKind == JsonValueKind.Object
        ? input
        : throw new DashScopeRefusal(400, "BadRequest.EmptyInput", "Required input parameter missing from request");

    /// <summary>A text of <c>input</c>, or null.</summary>
    public string? InputText(string name) => Text(Input, name);

    /// <summary>A whole number of <c>input</c>, or null.</summary>
    /// <exception cref="DashScopeRefusal">It is something else.</exception>
    public int? InputNumber(string name) => Number(Input, name);

    /// <summary>A text of <c>parameters</c>, or null.</summary>
    public string? ParameterText(string name) => Parameters is { } parameters ? Text(parameters, name) : null;

    /// <summary>Whether <c>parameters</c> has this at all.</summary>
    public bool HasParameter(string name) => Parameters is { } parameters && parameters.TryGetProperty(name, out _);

    /// <summary>A whole number of <c>parameters</c> within a range, or null.</summary>
    /// <exception cref="DashScopeRefusal">It is something else.</exception>
    public int? ParameterNumber(string name, int least, int most)
    {
        var number = Parameters is { } parameters ? Number(parameters, name) : null;
        return number is null || (number >= least && number <= most) ? number : throw DashScopeRefusal.MissingParameter(name);
    }

    /// <exception cref="DashScopeRefusal">It is there, but neither true nor false.</exception>
    public void CheckFlag(string name)
    {
        if (Parameters is { } parameters && parameters.TryGetProperty(name, out var flag) &&
            flag.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw DashScopeRefusal.MissingParameter(name);
        }
    }

    private JsonElement? Parameters =>
        _root.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object ? parameters : null;

    /// <summary>A text property of any object, or null.</summary>
    public static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static int? Number(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw DashScopeRefusal.MissingParameter(name);
    }
}
