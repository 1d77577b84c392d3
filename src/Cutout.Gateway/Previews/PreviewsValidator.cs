using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Previews;

internal sealed class PreviewsValidator : IValidateOptions<PreviewsOptions>
{
    public ValidateOptionsResult Validate(string? name, PreviewsOptions options) => new SettingsCheck(PreviewsOptions.Section)
        .Require(options.LongestSide is >= 128 and <= 2048,
            nameof(options.LongestSide), $"is {options.LongestSide}; it must lie between 128 and 2048 pixels")
        .Require(options.JpegQuality is >= 20 and <= 100,
            nameof(options.JpegQuality), $"is {options.JpegQuality}; it must lie between 20 and 100")
        .Require(options.WatermarkText.Length is >= 1 and <= 40 && options.WatermarkText.All(symbol => symbol is >= ' ' and <= '~'),
            nameof(options.WatermarkText), $"is \"{options.WatermarkText}\"; it must be 1 to 40 Latin letters, digits or signs, for without it the preview would be the product")
        .Require(options.WatermarkOpacity is >= 0.1 and <= 1,
            nameof(options.WatermarkOpacity), $"is {options.WatermarkOpacity}; it must lie between 0.1 and 1")
        .Verdict;
}
