using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cutout.Sandbox.DashScope;

/// <summary>A synchronous edit, checked: one user message of one to three images and one text.</summary>
/// <param name="Model">The model.</param>
/// <param name="Images">Data URLs or URLs; the last one gives the aspect.</param>
/// <param name="Text">The wish.</param>
/// <param name="Count">How many results.</param>
/// <param name="Seed">Given by the caller, or null.</param>
/// <param name="Size">Asked size, already snapped to multiples of 16, or null.</param>
internal sealed partial record DashScopeEdit(
    DashScopeModel Model,
    IReadOnlyList<string> Images,
    string Text,
    int Count,
    int? Seed,
    (int Width, int Height)? Size)
{
    private const long MinPixels = 512 * 512;
    private const long MaxPixels = 2048 * 2048;
    private static readonly string[] NotForEveryModel = ["size", "prompt_extend"];

    /// <exception cref="DashScopeRefusal">Something is missing or wrong.</exception>
    public static DashScopeEdit Read(DashScopeBody body)
    {
        var model = DashScopeModel.Find(body.Model, DashScopeOperation.Edit);
        var content = Content(body.Input);
        var images = content.Select(part => DashScopeBody.Text(part, "image")).OfType<string>().ToArray();
        var texts = content.Select(part => DashScopeBody.Text(part, "text")).OfType<string>().ToArray();
        if (images.Length == 0 || texts.Length == 0)
        {
            throw DashScopeRefusal.InvalidParameter("lack of image or text");
        }

        if (images.Length > 3 || texts.Length > 1)
        {
            throw DashScopeRefusal.InvalidParameter("content length only support 2");
        }

        CheckParameters(body, model);
        return new DashScopeEdit(
            model, images, texts[0], ReadCount(body, model), body.ParameterNumber("seed", 0, int.MaxValue), ReadSize(body));
    }

    private static JsonElement[] Content(JsonElement input)
    {
        if (!input.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            throw DashScopeRefusal.InvalidParameter("No messages found in input");
        }

        if (messages.GetArrayLength() != 1)
        {
            throw DashScopeRefusal.InvalidParameter("messages length only support 1");
        }

        var message = messages[0];
        if (DashScopeBody.Text(message, "role") != "user")
        {
            throw DashScopeRefusal.MissingParameter("role");
        }

        return message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array
            ? [.. content.EnumerateArray()]
            : throw DashScopeRefusal.InvalidParameter("lack of image or text");
    }

    private static void CheckParameters(DashScopeBody body, DashScopeModel model)
    {
        body.CheckFlag("watermark");
        body.CheckFlag("prompt_extend");
        if (body.HasParameter("negative_prompt") && body.ParameterText("negative_prompt") is null)
        {
            throw DashScopeRefusal.MissingParameter("negative_prompt");
        }

        foreach (var name in NotForEveryModel.Where(name => !model.TakesSize && body.HasParameter(name)))
        {
            throw DashScopeRefusal.MissingParameter(name);
        }
    }

    private static int ReadCount(DashScopeBody body, DashScopeModel model)
    {
        var count = body.ParameterNumber("n", int.MinValue, int.MaxValue) ?? 1;
        if (count != 1 && model.MaxImages == 1)
        {
            throw DashScopeRefusal.InvalidParameter("num_images_per_prompt must be 1");
        }

        return count >= 1 && count <= model.MaxImages ? count : throw DashScopeRefusal.MissingParameter("n");
    }

    private static (int Width, int Height)? ReadSize(DashScopeBody body)
    {
        if (!body.HasParameter("size"))
        {
            return null;
        }

        var match = SizePattern().Match(body.ParameterText("size") ?? "");
        if (!match.Success)
        {
            throw DashScopeRefusal.MissingParameter("size");
        }

        var (width, height) = (Side(match.Groups[1].Value), Side(match.Groups[2].Value));
        return (long)width * height is >= MinPixels and <= MaxPixels
            ? (width, height)
            : throw DashScopeRefusal.MissingParameter("size");
    }

    private static int Side(string digits) =>
        Math.Max(16, (int)Math.Round(int.Parse(digits, CultureInfo.InvariantCulture) / 16.0) * 16);

    // An asterisk, not an x. Four digits and one more are enough for anything that is then in range.
    [GeneratedRegex(@"\A(\d{1,5})\*(\d{1,5})\z")]
    private static partial Regex SizePattern();
}
