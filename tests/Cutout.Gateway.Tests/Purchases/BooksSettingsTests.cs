using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Purchases;

public sealed class BooksSettingsTests
{
    [Theory]
    [InlineData("Books:Prices:background-removal", "499", "Books:Currency is \"\"; prices and costs need one of three letters")]
    [InlineData("Books:CostPerUnit:removebg", "9.5", "Books:Currency is \"\"; prices and costs need one of three letters")]
    [InlineData("Books:Prices:magic", "499", "Books:Prices:magic names no operation; there are background-removal, ")]
    [InlineData("Books:Prices:background-removal", "-1", "Books:Prices:background-removal is -1; it counts the currency's smallest unit")]
    [InlineData("Books:CostPerUnit:removebg", "-0.5", "Books:CostPerUnit:removebg is -0.5; it can't be negative")]
    public async Task A_price_or_cost_that_is_no_good_stops_the_start_with_a_sentence(string setting, string value, string sentence)
    {
        var settings = new Dictionary<string, string?> { [setting] = value };
        if (!sentence.StartsWith("Books:Currency", StringComparison.Ordinal))
        {
            settings["Books:Currency"] = "eur";
        }

        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayUnderTest.StartAsync(settings));

        Assert.Contains(sentence, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_given_away_has_a_price_and_a_cost_of_nothing()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?>
        {
            ["Books:Currency"] = "eur",
            ["Books:Prices:background-removal"] = "0",
            ["Books:CostPerUnit:rembg"] = "0",
        });

        Assert.True((await gateway.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode);
    }
}
