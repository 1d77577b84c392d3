using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Web;

/// <summary>
/// Reads a small JSON body in the handler itself, where a wrong caller has been turned away before and each field can be
/// named; whatever its Content-Type says, since curl says a form unless told otherwise.
/// </summary>
internal static class JsonBody
{
    /// <summary>The object, or what is wrong with it; never both.</summary>
    public static async Task<(T? Value, ProblemResult? Refusal)> ReadAsync<T>(HttpContext context)
        where T : class
    {
        var json = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, json, context.RequestAborted) is { } value
                ? (value, null)
                : (null, Problems.BadRequest("body", "The body must be a JSON object."));
        }
        catch (JsonException problem)
        {
            return (null, FieldOf(problem) is { Length: > 0 } field
                ? Problems.BadRequest(field, $"The member {field} has a value of another type than is expected here.")
                : Problems.BadRequest("body", "The body isn't the JSON object that is expected here."));
        }
    }

    // "$.code" names the member; "$" or nothing is the whole. What isn't JSON at all has the reader's own exception inside.
    private static string? FieldOf(JsonException problem) =>
        problem.InnerException is not JsonException && problem.Path is { } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
}
