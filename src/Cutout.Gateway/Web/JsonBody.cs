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
            return Found(await JsonSerializer.DeserializeAsync<T>(context.Request.Body, json, context.RequestAborted));
        }
        catch (JsonException problem)
        {
            return (null, Explain(problem));
        }
    }

    /// <summary>The object that <paramref name="read"/> makes of a body, or what is wrong with it; never both.</summary>
    public static (T? Value, ProblemResult? Refusal) Read<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return Found(read());
        }
        catch (JsonException problem)
        {
            return (null, Explain(problem));
        }
    }

    private static (T? Value, ProblemResult? Refusal) Found<T>(T? value)
        where T : class => value is null ? (null, Problems.BadRequest("body", "The body must be a JSON object.")) : (value, null);

    private static ProblemResult Explain(JsonException problem) => FieldOf(problem) is { Length: > 0 } field
        ? Problems.BadRequest(field, $"The member {field} has a value of another type than is expected here.")
        : Problems.BadRequest("body", "The body isn't the JSON object that is expected here.");

    // "$.code" names the member; "$" or nothing is the whole. What isn't JSON at all has the reader's own exception inside.
    private static string? FieldOf(JsonException problem) =>
        problem.InnerException is not JsonException && problem.Path is { } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
}
