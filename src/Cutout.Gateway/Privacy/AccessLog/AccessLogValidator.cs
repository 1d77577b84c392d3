using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Privacy.AccessLog;

internal sealed class AccessLogValidator : IValidateOptions<AccessLogOptions>
{
    // A file holds a day, and goes before its first entry is too old: of one day nothing would be left.
    private static readonly TimeSpan Shortest = TimeSpan.FromDays(2);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(400);

    public ValidateOptionsResult Validate(string? name, AccessLogOptions options)
    {
        var check = new SettingsCheck(AccessLogOptions.Section);
        foreach (var field in options.Fields)
        {
            check.Require(AccessLogFields.All.ContainsKey(field), nameof(options.Fields), $"has \"{field}\"; there are {string.Join(", ", AccessLogFields.All.Keys)}");
        }

        return check
            .Require(options.Fields.Distinct().Count() == options.Fields.Count, nameof(options.Fields), "names a field twice")
            .Require(options.Fields.Count == 0 || options.KeepFor is not null, nameof(options.KeepFor),
                $"is missing, while {AccessLogOptions.Section}:{nameof(options.Fields)} asks for an access log; say how long it is kept, such as 30.00:00:00")
            .Require(options.Fields.Count > 0 || options.KeepFor is null, nameof(options.KeepFor),
                $"is {options.KeepFor}, while {AccessLogOptions.Section}:{nameof(options.Fields)} names nothing that could be kept; leave both out, or name fields")
            .Require(options.KeepFor is null || (options.KeepFor >= Shortest && options.KeepFor <= Longest), nameof(options.KeepFor),
                $"is {options.KeepFor}; it must lie between {Shortest.Days} and {Longest.Days} days")
            .Require(options.Folder.Trim().Length > 0, nameof(options.Folder), "is empty; name a folder, such as data/access")
            .Verdict;
    }
}
