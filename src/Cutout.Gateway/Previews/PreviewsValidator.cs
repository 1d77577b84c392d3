using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Previews;

internal sealed class PreviewsValidator : IValidateOptions<PreviewsOptions>
{
    public ValidateOptionsResult Validate(string? name, PreviewsOptions options)
    {
        var problemOfTheFile = options.WatermarkImage is { Length: > 0 } path ? WatermarkFile.Read(path).Problem : null;
        return new SettingsCheck(PreviewsOptions.Section)
            .Require(options.LongestSide is >= 128 and <= 2048,
                nameof(options.LongestSide), $"is {options.LongestSide}; it must lie between 128 and 2048 pixels")
            .Require(options.JpegQuality is >= 20 and <= 100,
                nameof(options.JpegQuality), $"is {options.JpegQuality}; it must lie between 20 and 100")
            .Require(WatermarkText.CanBeDrawn(options.WatermarkText),
                nameof(options.WatermarkText), $"is \"{options.WatermarkText}\"; it must be 1 to 40 Latin letters, digits or signs, for without it the preview would be the product")
            .Require(problemOfTheFile is null,
                nameof(options.WatermarkImage), problemOfTheFile ?? "")
            .Require(options.WatermarkOpacity is >= 0.1 and <= 1,
                nameof(options.WatermarkOpacity), $"is {options.WatermarkOpacity}; it must lie between 0.1 and 1")
            .Require(options.WatermarkAngle is >= -180 and <= 180,
                nameof(options.WatermarkAngle), $"is {options.WatermarkAngle}; it must lie between -180 and 180 degrees")
            .Require(options.WatermarkSize is null or (>= 0.01 and <= 0.5),
                nameof(options.WatermarkSize), $"is {options.WatermarkSize}; it must lie between 0.01 and 0.5 of the preview's longer side")
            .Require(options.WatermarkSpacing is null or (>= 0.3 and <= 6),
                nameof(options.WatermarkSpacing), $"is {options.WatermarkSpacing}; it must lie between 0.3 and 6 heights of a letter or of the image")
            .Verdict;
    }
}
