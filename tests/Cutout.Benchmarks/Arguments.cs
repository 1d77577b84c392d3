using System.Globalization;

namespace Cutout.Benchmarks;

/// <summary>Options of a command, <c>--name value</c>.</summary>
internal static class Arguments
{
    public static string Of(IReadOnlyList<string> args, string name, string otherwise)
    {
        for (var at = 0; at < args.Count - 1; at++)
        {
            if (args[at] == $"--{name}")
            {
                return args[at + 1];
            }
        }

        return otherwise;
    }

    public static int Of(IReadOnlyList<string> args, string name, int otherwise) =>
        int.Parse(Of(args, name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
}
