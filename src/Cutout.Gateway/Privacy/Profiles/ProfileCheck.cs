using Cutout.Gateway.Privacy.AccessLog;
using Cutout.Gateway.Purchases.Books;
using Cutout.Gateway.Sessions;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Privacy.Profiles;

/// <summary>Refuses settings that break what the profile's name stands for.</summary>
internal sealed class ProfileCheck(Profile profile) :
    IValidateOptions<SessionsOptions>, IValidateOptions<BooksOptions>, IValidateOptions<AccessLogOptions>
{
    public ValidateOptionsResult Validate(string? name, SessionsOptions options)
    {
        var failures = new List<string>();
        var (longest, ends) = (profile.Promises.KeepForAtMost, profile.Promises.Ends);
        if (options.KeepFor > longest)
        {
            failures.Add(Sentence($"{SessionsOptions.Section}:{nameof(options.KeepFor)}", options.KeepFor, $"pictures are kept {longest} at most"));
        }

        if (ends is not null && !WordsOf(ends).Contains(options.Ends))
        {
            failures.Add(Sentence($"{SessionsOptions.Section}:{nameof(options.Ends)}", options.Ends, $"it is {string.Join(" or ", WordsOf(ends))}"));
        }

        return VerdictOf(failures);
    }

    public ValidateOptionsResult Validate(string? name, BooksOptions options) =>
        VerdictOf(profile.Promises.StatisticsForAtMost is { } longest && (options.KeepFor is not { } time || time > longest)
            ? [Sentence($"{BooksOptions.Section}:{nameof(options.KeepFor)}", options.KeepFor?.ToString() ?? "not set", $"counts are kept {longest} at most")]
            : []);

    public ValidateOptionsResult Validate(string? name, AccessLogOptions options)
    {
        var failures = new List<string>();
        if (profile.Promises.LogFields is { } allowed && options.Fields.Except(WordsOf(allowed)).ToList() is { Count: > 0 } tooMuch)
        {
            failures.Add(Sentence(
                $"{AccessLogOptions.Section}:{nameof(options.Fields)}",
                string.Join(", ", options.Fields),
                $"requests are logged without {string.Join(", ", tooMuch)}"));
        }

        if (options.KeepFor > profile.Promises.LogForAtMost)
        {
            failures.Add(Sentence($"{AccessLogOptions.Section}:{nameof(options.KeepFor)}", options.KeepFor, $"the access log is kept {profile.Promises.LogForAtMost} at most"));
        }

        return VerdictOf(failures);
    }

    private static string[] WordsOf(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static ValidateOptionsResult VerdictOf(List<string> failures) =>
        failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

    private string Sentence(string setting, object value, string promise) =>
        $"{setting} is {value}, but in the profile {profile.Name} {promise}. Leave it out, or choose another {Profile.Setting}.";
}
