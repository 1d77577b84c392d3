using System.CommandLine;
using System.Text.Json;
using Cutout.Gateway.Privacy.Profiles;
using Cutout.Gateway.Purchases;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Keys;

/// <summary><c>keys …</c>: API keys.</summary>
internal static class KeysCommand
{
    public const string Name = "keys";

    public static Command Create(string[] settings) => new(Name, "API keys of the compatible API: issue them, see what they are used for, top them up, take them back.")
    {
        CreateKeyCommand.Create(settings),
        ListKeysCommand.Create(settings),
        CreditKeyCommand.Create(settings),
        RevokeKeyCommand.Create(settings),
        DeleteKeyCommand.Create(settings),
    };

    /// <summary>The ledger with what issues keys.</summary>
    public static Task<ServiceProvider> OpenAsync(string[] settings, CancellationToken cancellationToken) =>
        CommandLedger.OpenAsync(settings, (services, configuration) => services.AddIssuing(configuration), cancellationToken);

    public static Profile ProfileOf(string[] settings) => Profile.Of(GatewayConfiguration.ForCommand(settings));

    /// <summary>Says on standard error what is wrong with options; gives whether all is well.</summary>
    public static async Task<bool> HoldAsync(IReadOnlyDictionary<string, string> wrong)
    {
        foreach (var (field, sentence) in wrong)
        {
            await Console.Error.WriteLineAsync($"--{OptionOf(field)} {sentence}.");
        }

        return wrong.Count == 0;
    }

    public static async Task<int> NoSuchKeyAsync()
    {
        await Console.Error.WriteLineAsync("There is no such key in the ledger; see keys list.");
        return OperatorCommand.Failed;
    }

    private static string OptionOf(string field) => field switch
    {
        "expiresAt" => "expires",
        "Idempotency-Key" => "idempotency-key",
        _ => JsonNamingPolicy.KebabCaseLower.ConvertName(field),
    };
}
