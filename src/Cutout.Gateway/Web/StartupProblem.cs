using System.Diagnostics.CodeAnalysis;
using Cutout.Gateway.Unlocking;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Web;

/// <summary>Turns what an operator can mend (a wrong setting, a taken port) into a sentence instead of a stack trace.</summary>
internal static class StartupProblem
{
    public static bool Explains(Exception problem, [NotNullWhen(true)] out string? message)
    {
        message = problem switch
        {
            OptionsValidationException options => WithSettings(options.Failures),
            AggregateException all when all.InnerExceptions.All(inner => inner is OptionsValidationException) =>
                WithSettings(all.InnerExceptions.Cast<OptionsValidationException>().SelectMany(options => options.Failures)),

            // The binder's and the server's own words name the setting and quote the value.
            InvalidOperationException { InnerException: FormatException } unreadable => WithSettings([unreadable.Message]),
            FormatException url => WithSettings([url.Message]),
            LedgerUnusableException ledger => ledger.Message,
            IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } taken =>
                $"The gateway can't listen: {taken.Message} Choose another address with --urls http://localhost:8090.",
            _ => null,
        };
        return message is not null;
    }

    private static string WithSettings(IEnumerable<string> failures) =>
        "The gateway can't start with these settings:" + string.Concat(failures.Select(failure => $"{Environment.NewLine}  {failure}"));
}
