using System.Text.Json;
using System.Text.Json.Serialization;
using Cutout.Gateway.Web;
using Cutout.Matting.Hints;

namespace Cutout.Gateway.Sessions;

/// <summary>What a visitor says about where the subject is, in the contract's JSON; a wrong member is refused by its name and never passed over.</summary>
/// <param name="Rectangle"><c>[x, y, width, height]</c> of what the whole subject lies in, in fractions of the upright picture's width and height.</param>
/// <param name="Strokes">What was painted over to be kept or removed; the later ones lie on the earlier ones.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record HintsBody(IReadOnlyList<double>? Rectangle, IReadOnlyList<HintStrokeBody?>? Strokes)
{
    /// <summary>The most bytes of JSON: what is sent with a photo is to fit into an edit as well.</summary>
    public const int MostBytes = 60 * 1024;

    // Fractions that are summed up may miss the edge by a rounding.
    private const double Rounding = 1e-6;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>What the JSON says, or why it is refused.</summary>
    public static UploadOutcome<HintsBody> Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<HintsBody>(json, Json) is not { } hints ? Unreadable("hints")
                : hints.Refuse() is { } refusal ? refusal
                : hints;
        }
        catch (JsonException problem)
        {
            return Unreadable(problem.InnerException is not JsonException && problem.Path is ['$', '.', .. var member] ? $"hints.{Short(member)}" : "hints");
        }
    }

    /// <summary>The hints in what <see cref="TryWrite"/> has written.</summary>
    public static MattingHints Of(ReadOnlySpan<byte> written) => JsonSerializer.Deserialize<HintsBody>(written, Json)!.ToHints();

    /// <summary>Why they can't be meant; null if they can.</summary>
    public ProblemResult? Refuse()
    {
        if (Rectangle is null && Strokes is null or { Count: 0 })
        {
            return Problems.BadRequest("hints", "There is neither a rectangle nor a stroke in them. Say where the subject is, or leave them out.");
        }

        if (Rectangle is not (null or [>= 0, >= 0, > 0, > 0]) || Rectangle is [var x, var y, var width, var height] && !(x + width <= 1 + Rounding && y + height <= 1 + Rounding))
        {
            return Problems.BadRequest("hints.rectangle", "It must be [x, y, width, height] of a rectangle within the picture, which is 1 wide and 1 high.");
        }

        for (var i = 0; i < Strokes?.Count; i++)
        {
            var (member, sentence) = WhyNot(Strokes[i]);
            if (sentence is not null)
            {
                return Problems.BadRequest($"hints.strokes[{i}]{member}", sentence);
            }
        }

        return ToHints().Fault() is { } fault ? Problems.BadRequest("hints", fault) : null;
    }

    /// <summary>The same as JSON in memory of the budget, or null if that has not got it now.</summary>
    public PictureBuffer? TryWrite(MemoryBudget memory)
    {
        // A number may be written with a digit more than it was sent with.
        if (memory.TryAllocate(0, 2 * MostBytes) is not { } written)
        {
            return null;
        }

        using (var writer = new Utf8JsonWriter(written))
        {
            JsonSerializer.Serialize(writer, this, Json);
        }

        written.Seal();
        return written;
    }

    /// <summary>Where somebody has painted on his photo is to be in no log.</summary>
    public override string ToString() => nameof(HintsBody);

    private static ProblemResult Unreadable(string field) => Problems.BadRequest(
        field, """This isn't what is expected here: {"rectangle":[x,y,width,height],"strokes":[{"keep":true,"radius":0.02,"points":[[x,y]]}]}, with either of the two.""");

    // Whoever sends a member with a name of a thousand letters needn't read it again.
    private static string Short(string member) => member.Length > 40 ? $"{member[..40]}…" : member;

    private static (string Member, string? Sentence) WhyNot(HintStrokeBody? stroke) => stroke switch
    {
        null => ("", "A stroke must be an object."),
        { Keep: null } => (".keep", "It must be true for what is kept, or false for what is removed."),
        { Radius: not (> 0 and <= 1) } => (".radius", "It must be more than 0 and at most 1, the picture's longer side."),
        { Points: null or { Count: 0 } } => (".points", "There must be one at least."),
        { Points: var points } when points.Any(point => point is not [>= -10 and <= 10, >= -10 and <= 10]) =>
            (".points", "Each must be [x, y] in fractions of the picture's width and height."),
        _ => ("", null),
    };

    private MattingHints ToHints() => new()
    {
        Rectangle = Rectangle is [var x, var y, var width, var height] ? new HintRectangle(x, y, Math.Min(1, x + width), Math.Min(1, y + height)) : null,
        Strokes = [.. (Strokes ?? []).Select(stroke => new HintStroke(stroke!.Keep!.Value, stroke.Radius!.Value, [.. stroke.Points!.Select(point => new HintPoint(point![0], point[1]))]))],
    };
}
