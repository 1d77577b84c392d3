namespace Cutout.Gateway.Purchases;

internal static class CodesCommand
{
    public static Task<int> RunAsync(string[] args) => Task.FromResult(args.Length);
}
