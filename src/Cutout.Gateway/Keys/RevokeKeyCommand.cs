using System.CommandLine;

namespace Cutout.Gateway.Keys;

/// <summary><c>keys revoke</c>: from then on the key is refused; what it was used for stays on the list.</summary>
internal static class RevokeKeyCommand
{
    public static Command Create(string[] settings)
    {
        var revoke = new Command("revoke", "Takes a key back: running gateways refuse it within five seconds. What it was used for stays on the list.");
        KeyOption.AddTo(revoke);
        revoke.SetAction((parsed, cancellationToken) => RunAsync(settings, parsed, cancellationToken));
        return revoke;
    }

    private static async Task<int> RunAsync(string[] settings, ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var ledger = await KeysCommand.OpenAsync(settings, cancellationToken);
        if (await ledger.GetRequiredService<KeyBook>().RevokeAsync(KeyOption.Of(parsed)) is not { } revoked)
        {
            return await KeysCommand.NoSuchKeyAsync();
        }

        await Console.Out.WriteLineAsync($"{revoked.Id} is revoked");
        return 0;
    }
}
