using System.CommandLine;

namespace Cutout.Gateway.Purchases;

/// <summary><c>codes …</c>: unlock codes.</summary>
internal static class CodesCommand
{
    public const string Name = "codes";

    public static Command Create(string[] settings) => new(Name, "Unlock codes: mint or import them, see what became of them, take them back.")
    {
        MintCommand.Create(settings),
        ListCommand.Create(settings),
        RevokeCommand.Create(settings),
        ExportCommand.Create(settings),
        ImportCommand.Create(settings),
    };
}
