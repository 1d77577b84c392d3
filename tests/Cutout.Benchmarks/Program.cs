using Cutout.Benchmarks;
using Cutout.Benchmarks.Edge;
using Cutout.Benchmarks.Previews;

var benchmarks = new Dictionary<string, Action<string[]>>
{
    ["preview"] = PreviewBenchmark.Run,
    ["matting"] = MattingBenchmark.Run,
    ["inpaint"] = InpaintBenchmark.Run,
    ["mutants"] = MutantCommand.Run,
    ["mint"] = MintBenchmark.Run,
};

var runs = new Dictionary<string, Func<string[], Task<int>>>
{
    ["relay"] = static async args =>
    {
        if (Arguments.Of(args, "through", "router") == "dialect")
        {
            return await DialectBenchmark.RunAsync(Arguments.Of(args, "turns", 30));
        }

        await RelayBenchmark.RunAsync();
        return 0;
    },
    ["double-spend"] = DoubleSpendCommand.RunAsync,
    ["guessing"] = GuessingCommand.RunAsync,
    ["timing"] = TimingCommand.RunAsync,
    ["unlock"] = UnlockCommand.RunAsync,
    ["keys"] = KeysCommand.RunAsync,
    ["overload"] = OverloadCommand.RunAsync,
    ["soak"] = SoakCommand.RunAsync,
    ["abuse"] = AbuseCommand.RunAsync,
};

if (args.Length > 0 && runs.TryGetValue(args[0], out var command))
{
    return await command(args[1..]);
}

if (args.Length == 0 || !benchmarks.TryGetValue(args[0], out var run))
{
    Console.Error.WriteLine($"usage: dotnet run -c Release --project tests/Cutout.Benchmarks -- {string.Join('|', benchmarks.Keys.Concat(runs.Keys))} [FILE|DIR|COUNT SEED FROM]");
    return 2;
}

run(args[1..]);
return Environment.ExitCode;
