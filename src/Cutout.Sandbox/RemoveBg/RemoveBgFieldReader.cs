using System.Globalization;
using System.Text.RegularExpressions;
using Cutout.Sandbox.Calls;

namespace Cutout.Sandbox.RemoveBg;

/// <summary>Reads fields one by one and collects what is wrong with them.</summary>
internal sealed partial class RemoveBgFieldReader(CallBody body)
{
    private static readonly string[] Sources = ["image_file", "image_file_b64", "image_url"];
    private static readonly string[] Backgrounds = ["bg_color", "bg_image_url", "bg_image_file"];
    private static readonly string[] Shadows = ["none", "auto", "car", "3D", "drop"];

    private readonly List<RemoveBgError> _errors = [];

    public string? Text(string name) => body.Fields.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    // A plain null here would become an empty memory, and an absent file a given one.
    public ReadOnlyMemory<byte>? File(string name) =>
        body.Files.GetValueOrDefault(name) is { Content.IsEmpty: false } file ? file.Content : default(ReadOnlyMemory<byte>?);

    /// <summary>Base64 with or without a <c>data:</c> prefix (our choice; the vendor's rule is not known).</summary>
    public ReadOnlyMemory<byte>? Base64(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (CallBody.FromBase64(text) is { Length: > 0 } bytes)
        {
            return bytes;
        }

        _errors.Add(new("failed_to_read_image", "Failed to read image", $"{name} is not base64."));
        return null;
    }

    public string? Url(string name, string code)
    {
        var text = Text(name);
        if (text is not null && !(Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            _errors.Add(new(code, $"Invalid {name} given", "Give an absolute http or https URL."));
        }

        return text;
    }

    public string OneOf(string name, string otherwise, params ReadOnlySpan<string> others)
    {
        var text = Text(name) ?? otherwise;
        if (text != otherwise && !others.Contains(text))
        {
            // WebP as a result has no encoder here; the refusal says so instead of sending another format.
            var detail = name == "format" && text == "webp" ? "This stand-in does not write WebP." : $"'{text}' is not known.";
            Wrong(name, detail);
        }

        return text;
    }

    public bool Flag(string name, bool otherwise)
    {
        switch (Text(name)?.ToLowerInvariant())
        {
            case null:
                return otherwise;
            case "true" or "1":
                return true;
            case "false" or "0":
                return false;
            case var text:
                Wrong(name, $"'{text}' is neither true nor false.");
                return otherwise;
        }
    }

    public RemoveBgSize Size()
    {
        var text = Text("size") ?? "preview";
        if (RemoveBgSize.Parse(text) is { } size)
        {
            return size;
        }

        Wrong("size", $"'{text}' is not known.");
        return new RemoveBgSize(text, RemoveBgSize.PreviewPixels);
    }

    public RemoveBgLength[] Roi()
    {
        var roi = RemoveBgLength.ParseAll(Text("roi") ?? "0% 0% 100% 100%");
        if (roi is { Length: 4 })
        {
            return roi;
        }

        Wrong("roi", "Give four values, each in px or %.");
        return RemoveBgLength.ParseAll("0% 0% 100% 100%")!;
    }

    public RemoveBgLength[] CropMargin()
    {
        switch (RemoveBgLength.ParseAll(Text("crop_margin") ?? "0"))
        {
            case [var all] when IsMargin(all):
                return [all, all, all, all];
            case [var vertical, var horizontal] when IsMargin(vertical) && IsMargin(horizontal):
                return [vertical, horizontal, vertical, horizontal];
            case { Length: 4 } sides when sides.All(IsMargin):
                return sides;
            default:
                Wrong("crop_margin", "Give 1, 2 or 4 values of at most 500px or 50%.");
                return [default, default, default, default];
        }
    }

    public double? Scale()
    {
        switch (Text("scale"))
        {
            case null or "original":
                return null;
            case var text when RemoveBgLength.Parse(text) is { IsPercent: true, Value: >= 10 and <= 100 } scale:
                return scale.Value;
            default:
                Wrong("scale", "Give 'original' or 10% to 100%.");
                return null;
        }
    }

    public (double Across, double Down)? Position(bool centred)
    {
        switch (Text("position") ?? (centred ? "center" : "original"))
        {
            case "original":
                return null;
            case "center":
                return (50, 50);
            case var text when RemoveBgLength.ParseAll(text) is { Length: 1 or 2 } at && at.All(value => value is { IsPercent: true, Value: <= 100 }):
                return (at[0].Value, at[^1].Value);
            default:
                Wrong("position", "Give 'original', 'center', or one or two values of 0% to 100%.");
                return null;
        }
    }

    public RemoveBgColor? BackgroundColor()
    {
        var color = Text("bg_color") is { } text ? RemoveBgColor.Parse(text) : null;
        if (color is null && Text("bg_color") is { } wrong)
        {
            Wrong("bg_color", $"'{wrong}' is neither a hex colour nor a known name.");
        }

        return color;
    }

    /// <summary>Shadows and car windows are checked like the rest, though this stand-in does not draw them.</summary>
    public void CheckWhatIsNotDrawn()
    {
        Flag("add_shadow", otherwise: false);
        Flag("semitransparency", otherwise: true);
        foreach (var (name, value) in body.Fields.Where(field => field.Value.Length > 0))
        {
            if (ShadowType().IsMatch(name) && !Shadows.Contains(value))
            {
                Wrong("shadow_type", $"'{value}' is not known.");
            }

            if (ShadowOpacity().IsMatch(name) && value != "auto" &&
                !(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var opacity) && opacity <= 100))
            {
                Wrong("shadow_opacity", "Give 0 to 100, or 'auto'.");
            }
        }
    }

    public void RequireOneSource()
    {
        switch (Sources.Count(IsGiven))
        {
            case 0:
                throw RemoveBgRefusal.BadRequest(
                    "missing_source", "No image given", "Give image_file, image_file_b64 or image_url.");
            case > 1:
                throw RemoveBgRefusal.BadRequest(
                    "multiple_sources", "Multiple image sources given", "Give exactly one of image_file, image_file_b64 and image_url.");
        }
    }

    public void AllowOneBackground()
    {
        if (Backgrounds.Count(IsGiven) > 1)
        {
            throw RemoveBgRefusal.BadRequest(
                "multiple_bg_sources", "Multiple background sources given", "Give at most one of bg_color, bg_image_url and bg_image_file.");
        }
    }

    public void ThrowIfWrong()
    {
        if (_errors.Count > 0)
        {
            throw new RemoveBgRefusal(400, [.. _errors]);
        }
    }

    private static bool IsMargin(RemoveBgLength length) => length.Value <= (length.IsPercent ? 50 : 500);

    private bool IsGiven(string name) => Text(name) is not null || File(name) is not null;

    private void Wrong(string name, string detail) =>
        _errors.Add(new($"invalid_{name}", $"Invalid {name} parameter given", detail));

    [GeneratedRegex(@"\Ashadow_type(\[\w+\])?\z")]
    private static partial Regex ShadowType();

    [GeneratedRegex(@"\Ashadow_opacity(\[\w+\])?\z")]
    private static partial Regex ShadowOpacity();
}
