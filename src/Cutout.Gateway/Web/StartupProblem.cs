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
            OptionsValidationException options => "The gateway can't start with these settings:" + string.Concat(
                options.Failures.Select(failure => $"{Environment.NewLine}  {failure}")),
            LedgerUnusableException ledger => ledger.Message,
            IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } taken =>
                $"The gateway can't listen: {taken.Message} Choose another address with --urls http://localhost:8090.",
            _ => null,
        };
        return message is not null;
    }
}
