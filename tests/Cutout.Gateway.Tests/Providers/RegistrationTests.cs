using System.Text.Json;
using Cutout.Gateway.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Providers;

public sealed class RegistrationTests
{
    [Fact]
    public async Task Every_adapter_that_is_written_is_registered_and_has_its_block_in_the_shipped_settings()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var written = typeof(IProviderAdapter).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(IProviderAdapter)) && !type.IsInterface)
            .Select(type => ((ProviderKind)type.GetField("Kind")!.GetValue(null)!).Name);

        Assert.Equal(written.Order(), gateway.Services.GetServices<ProviderKind>().Select(kind => kind.Name).Order());
        Assert.Equal(written.Order(), Blocks().Select(block => block.Name).Order());
    }

    [Fact]
    public async Task Every_vendor_has_a_stand_in()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        var kinds = vendors.Gateway.Services.GetServices<ProviderKind>().Where(kind => kind.NeedsAddress).Select(kind => kind.Name);

        Assert.Equal(kinds.Order(), vendors.Sandbox.StandIns.Select(standIn => standIn.Name).Order());
    }

    [Fact]
    public void The_ranks_follow_the_order_in_which_the_shipped_settings_are_read()
    {
        var ranks = Blocks().Select(block => block.Value.GetProperty("Rank").GetInt32()).ToList();

        Assert.Equal(ranks.Order(), ranks);
        Assert.Equal(ranks.Distinct(), ranks);
    }

    private static List<(string Name, JsonElement Value)> Blocks()
    {
        var file = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "config", "providers.json"));
        var settings = JsonSerializer.Deserialize<JsonElement>(file);
        return [.. settings.GetProperty("Providers").EnumerateObject().Select(block => (block.Name, block.Value))];
    }
}
