using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Cutout.DoubleSpend;
using Cutout.Gateway.Tests;
using Cutout.Gateway.Unlocking;

namespace Cutout.Benchmarks;

/// <summary>
/// <c>guessing --attempts N</c>: wrong codes, well formed, from one network under as many forged addresses as there are
/// guesses, against a gateway as it is delivered. Ends with 0 if none was accepted and no more were looked at than ten in
/// ten minutes.
/// </summary>
internal static class GuessingCommand
{
    private const int Guessers = 32;
    private const int TriesPerNetwork = 10;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync(string[] args)
    {
        var attempts = Arguments.Of(args, "attempts", 1_000_000);
        var folder = Directory.CreateTempSubdirectory("cutout-guessing-");
        var environment = new Dictionary<string, string> { ["Ledger__ConnectionString"] = $"Data Source={Path.Combine(folder.FullName, "ledger.db")}" };
        await using (var ledger = await SharedLedger.OpenAsync(environment))
        {
            await ledger.MintAsync(1000);
        }

        var answers = new int[600];
        var left = attempts;
        var start = Stopwatch.GetTimestamp();
        await using (var gateway = await GatewayProcess.StartAsync(environment: environment))
        {
            await Task.WhenAll(Enumerable.Range(0, Guessers).Select(_ => Task.Run(async () =>
            {
                var session = await UploadAsync(gateway.Client);
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    using var guess = new HttpRequestMessage(HttpMethod.Post, $"/v1/cutouts/{session}/unlock") { Content = JsonContent.Create(new { code = UnlockCode.New().Text }) };
                    guess.Headers.Add("X-Forwarded-For", new IPAddress(RandomNumberGenerator.GetBytes(4)).ToString());
                    using var answer = await gateway.Client.SendAsync(guess);
                    Interlocked.Increment(ref answers[(int)answer.StatusCode]);
                    if (answer.StatusCode == HttpStatusCode.NotFound)
                    {
                        session = await UploadAsync(gateway.Client);
                    }
                }
            })));
        }

        var took = Stopwatch.GetElapsedTime(start);
        var allowed = TriesPerNetwork * (1 + (int)(took / Window));
        Console.WriteLine($"{attempts} wrong codes in {took.TotalSeconds:F0} s ({attempts / took.TotalSeconds:F0}/s)");
        Console.WriteLine($"accepted (200): {answers[200]}; looked at and refused (422): {answers[422]}, allowed in that time: {allowed}; turned away (429): {answers[429]}");
        folder.Delete(recursive: true);
        return answers[200] == 0 && answers[422] <= allowed && answers[422] + answers[429] + answers[404] == attempts ? 0 : 1;
    }

    private static async Task<string> UploadAsync(HttpClient client)
    {
        using var photo = Stall.Life.Photo(Pictures.Jpeg(64, 48));
        using var answer = await client.PostAsync("/v1/cutouts?operation=background-removal", photo);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }
}
