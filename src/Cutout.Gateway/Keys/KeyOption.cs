using System.CommandLine;

namespace Cutout.Gateway.Keys;

/// <summary>Which key a command is about.</summary>
internal static class KeyOption
{
    private static readonly Option<string?> Id = new("--id") { Description = "The key by its id; see keys list." };

    private static readonly Option<string?> Key = new("--key") { Description = "The key itself, as it was given out." };

    public static void AddTo(Command command)
    {
        command.Options.Add(Id);
        command.Options.Add(Key);
        command.Validators.Add(asked =>
        {
            if (string.IsNullOrWhiteSpace(asked.GetValue(Id)) == string.IsNullOrWhiteSpace(asked.GetValue(Key)))
            {
                asked.AddError("Name the key: --id or --key, one of the two.");
            }
        });
    }

    public static string Of(ParseResult parsed) => parsed.GetValue(Id) is { Length: > 0 } id ? id : parsed.GetValue(Key)!;
}
