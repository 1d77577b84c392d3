using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Compatibility;

public sealed class CompatibilitySettingsTests
{
    [Theory]
    [InlineData("Compatibility:MaxBytes", "10", "Compatibility:MaxBytes is 10; it must lie between 100000 and 200000000 bytes.")]
    [InlineData("Compatibility:FetchTimeout", "00:10:00", "Compatibility:FetchTimeout is 00:10:00; it must lie between 00:00:01 and 00:02:00.")]
    [InlineData("Compatibility:RepeatFor", "01:00:00", "Compatibility:RepeatFor is 01:00:00; it must lie between 00:00:00 and 00:05:00.")]
    [InlineData("Compatibility:FetchHosts:0", "https://pictures.example/", "Compatibility:FetchHosts has \"https://pictures.example/\"; it must be name:port, as in pictures.example:443.")]
    [InlineData("Compatibility:FetchHosts:0", "pictures.example", "Compatibility:FetchHosts has \"pictures.example\"; it must be name:port, as in pictures.example:443.")]
    [InlineData("Providers:removebg:Ignores", "rio", "Providers:removebg:Ignores is 'rio'; a host of the remove.bg dialect may ignore size, format, type,")]
    [InlineData("Compatibility:FetchUrl", "true", "Compatibility:FetchUrl is not a setting; there are")]
    public async Task A_wrong_setting_stops_the_start_with_a_sentence_that_names_it(string name, string value, string sentence)
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { [name] = value });
        });

        Assert.Contains(problem.Failures, failure => failure.Contains(sentence));
    }
}
