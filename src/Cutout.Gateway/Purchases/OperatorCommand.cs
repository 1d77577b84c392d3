using System.CommandLine;
using Cutout.Gateway.Keys;
using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Purchases;

/// <summary>
/// <c>codes …</c> and <c>keys …</c> on the command line, with the server's settings and on its ledger, whether it runs or
/// not. Only what was asked for goes to standard output. Ends with 0 if done, 1 if it could not be done, 2 if it was asked wrongly.
/// </summary>
internal static class OperatorCommand
{
    public const int Failed = 1;
    public const int AskedWrongly = 2;

    /// <param name="args">The whole command line, which begins with the command's name.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var (settings, words) = CommandWords.Split(args);
        var root = new RootCommand("Cutout Gateway. Without a command it serves; settings are given as --Section:Name=value or in the environment as Section__Name.")
        {
            args[0] == KeysCommand.Name ? KeysCommand.Create(settings) : CodesCommand.Create(settings),
        };
        var parsed = root.Parse(words);
        foreach (var error in parsed.Errors)
        {
            await Console.Error.WriteLineAsync(error.Message);
        }

        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"See: {args[0]} --help");
            return AskedWrongly;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception problem) when (StartupProblem.Explains(problem, out var message))
        {
            await Console.Error.WriteLineAsync(message);
            return Failed;
        }
        catch (LedgerUnavailableException problem)
        {
            await Console.Error.WriteLineAsync($"{problem.Message} {problem.InnerException?.Message} Nothing may have been written; see {args[0]} list.");
            return Failed;
        }
    }
}
