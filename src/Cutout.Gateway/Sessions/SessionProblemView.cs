using System.Text.Json.Serialization;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Sessions;

/// <summary>The same members as an answer's problem+json, so that a page needs one piece of code for both.</summary>
internal sealed record SessionProblemView(
    int Status, string Code, string Title, string Detail, string Charged,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? RetryAfterSeconds)
{
    /// <summary>What only some problems have, such as <c>limit</c> and <c>detected</c>.</summary>
    [JsonExtensionData]
    public IDictionary<string, object?>? Members { get; private init; }

    public static SessionProblemView Of(Problem problem) => new(
        problem.Status, problem.Code, problem.Title, problem.Detail, problem.Charged,
        problem.RetryAfter is { } wait ? (int)Math.Ceiling(wait.TotalSeconds) : null)
    {
        Members = problem.Members.Count > 0 ? new Dictionary<string, object?>(problem.Members) : null,
    };
}
