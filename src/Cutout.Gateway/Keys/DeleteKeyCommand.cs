using System.CommandLine;

namespace Cutout.Gateway.Keys;

/// <summary><c>keys delete</c>: the key and everything of it, such as its owner may ask for.</summary>
internal static class DeleteKeyCommand
{
    public static Command Create(string[] settings)
    {
        var delete = new Command("delete", "Deletes a key and everything of it, its e-mail, credits and usage too, for good.");
        KeyOption.AddTo(delete);
        delete.SetAction((parsed, cancellationToken) => RunAsync(settings, parsed, cancellationToken));
        return delete;
    }

    private static async Task<int> RunAsync(string[] settings, ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var ledger = await KeysCommand.OpenAsync(settings, cancellationToken);
        if (!await ledger.GetRequiredService<KeyBook>().DeleteAsync(KeyOption.Of(parsed)))
        {
            return await KeysCommand.NoSuchKeyAsync();
        }

        await Console.Out.WriteLineAsync("It is deleted, and everything of it");
        return 0;
    }
}
