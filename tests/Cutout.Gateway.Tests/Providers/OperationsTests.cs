using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Cutout.Gateway.Tests.Providers;

public sealed class OperationsTests
{
    [Fact]
    public async Task Each_operation_says_who_does_it_where_and_within_which_limits()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Sessions:MaxMegapixels", "40"));

        var operations = await OperationsOf(vendors.Gateway);

        Assert.Equal(["background-removal", "crowd-removal", "portrait-style"], operations.Select(operation => operation.GetProperty("name").GetString()));
        var removal = operations[0];
        Assert.True(removal.GetProperty("available").GetBoolean());
        Assert.Equal(JsonValueKind.Null, removal.GetProperty("why").ValueKind);
        Assert.False(removal.GetProperty("needsMask").GetBoolean());
        Assert.False(removal.GetProperty("takesMask").GetBoolean());
        Assert.True(operations[1].GetProperty("takesMask").GetBoolean());
        Assert.All(operations, operation => Assert.False(operation.GetProperty("takesHints").GetBoolean()));
        Assert.Equal("removebg", removal.GetProperty("provider").GetString());
        Assert.Equal("nothing, says the vendor", removal.GetProperty("retention").GetString());
        Assert.Equal(["image/jpeg", "image/png", "image/webp"], removal.GetProperty("formats").EnumerateArray().Select(format => format.GetString()));
        Assert.Equal(22_000_000, removal.GetProperty("maxBytes").GetInt64());
        Assert.Equal(40, removal.GetProperty("maxMegapixels").GetDecimal());
        Assert.Equal("mainland China", operations[1].GetProperty("region").GetString());
        // Larger photos are made smaller for the model, and what it changes is put back into them.
        Assert.Equal(25_000_000, operations[1].GetProperty("maxBytes").GetInt64());
    }

    [Fact]
    public async Task Portraits_say_which_styles_there_are()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();

        var style = (await OperationsOf(vendors.Gateway))[2];

        Assert.Contains("ink-painting", style.GetProperty("styles").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task What_nobody_does_is_not_available_and_says_why()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:dashscope:Enabled", "false"));

        var style = (await OperationsOf(vendors.Gateway))[2];

        Assert.False(style.GetProperty("available").GetBoolean());
        Assert.Equal("No picture service is set up for this.", style.GetProperty("why").GetString());
        Assert.Equal(JsonValueKind.Null, style.GetProperty("provider").ValueKind);
    }

    [Fact]
    public async Task No_vendor_is_asked_for_it()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();

        await OperationsOf(vendors.Gateway);

        Assert.Empty(vendors.Connections.Connected);
    }

    private static async Task<IReadOnlyList<JsonElement>> OperationsOf(GatewayUnderTest gateway)
    {
        using var response = await gateway.Client.GetAsync("/v1/operations", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var json = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return [.. json.GetProperty("operations").EnumerateArray()];
    }
}
