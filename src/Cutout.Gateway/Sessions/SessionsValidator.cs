using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Sessions;

internal sealed class SessionsValidator : IValidateOptions<SessionsOptions>
{
    public ValidateOptionsResult Validate(string? name, SessionsOptions options) => new SettingsCheck(SessionsOptions.Section)
        .Require(options.KeepFor >= TimeSpan.FromMinutes(1) && options.KeepFor <= TimeSpan.FromHours(48),
            nameof(options.KeepFor), $"is {options.KeepFor}; it must lie between 00:01:00 and 2.00:00:00")
        .Require(options.Ends is SessionsOptions.Fixed or SessionsOptions.OnDelivery or SessionsOptions.Sliding,
            nameof(options.Ends), $"is \"{options.Ends}\"; it must be {SessionsOptions.Fixed}, {SessionsOptions.OnDelivery} or {SessionsOptions.Sliding}")
        .Require(options.Grace >= TimeSpan.Zero && options.Grace <= TimeSpan.FromHours(1),
            nameof(options.Grace), $"is {options.Grace}; it must lie between 00:00:00 and 01:00:00")
        .Require(options.MaxUploadBytes is >= 100_000 and <= 200_000_000,
            nameof(options.MaxUploadBytes), $"is {options.MaxUploadBytes}; it must lie between 100000 and 200000000 bytes")
        .Require(options.MaxMegapixels is >= 1 and <= 200,
            nameof(options.MaxMegapixels), $"is {options.MaxMegapixels}; it must lie between 1 and 200")
        .Require(options.MemoryBudgetOrDefault >= options.MaxUploadBytes * 3L,
            nameof(options.MemoryBudget), $"is {options.MemoryBudgetOrDefault} bytes, too little for one upload of {options.MaxUploadBytes} bytes and its result")
        .Verdict;
}
