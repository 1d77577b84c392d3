using Cutout.Gateway.Providers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Providers;

public sealed class SettingsTests
{
    private static readonly (string, string) Key = ("Providers:removebg:ApiKey", "a-key-that-nobody-prints");

    [Theory]
    [InlineData("Providers:pixian:BaseAddress", "https://api.pixian.ai/v1.0/", "Providers:pixian:Kind is 'pixian'; it must be one of")]
    [InlineData("Providers:removebg:Kind", "removebgg", "Providers:removebg:Kind is 'removebgg'; it must be one of")]
    [InlineData("Providers:removebg:BaseAddress", "api.remove.bg/v1.0", "Providers:removebg:BaseAddress is 'api.remove.bg/v1.0'; it must be an absolute http or https address.")]
    [InlineData("Providers:removebg:BaseAddress", "ftp://api.remove.bg/", "Providers:removebg:BaseAddress is 'ftp://api.remove.bg/'; it must be an absolute http or https address.")]
    [InlineData("Providers:removebg:BaseAddress", "http://api.remove.bg/", "Providers:removebg:BaseAddress is 'http://api.remove.bg/', which sends key and photo unencrypted")]
    [InlineData("Providers:removebg:BaseAddress", "https://me@api.remove.bg/", "Providers:removebg:BaseAddress must hold neither a user's name nor a query.")]
    [InlineData("Providers:removebg:AttemptTimeout", "120", "Providers:removebg:AttemptTimeout is 120.00:00:00; it must lie between 00:00:01 and 00:30:00.")]
    [InlineData("Providers:removebg:AttemptTimeout", "two minutes", "'two minutes' at 'Providers:removebg:AttemptTimeout'")]
    [InlineData("Providers:removebg:TotalTimeout", "00:00:30", "Providers:removebg:TotalTimeout is 00:00:30, less than AttemptTimeout, 00:02:00.")]
    [InlineData("Providers:removebg:IdleTimeout", "00:00:00", "Providers:removebg:IdleTimeout is 00:00:00; it must lie between")]
    [InlineData("Providers:removebg:MaxBytes", "23000000", "Providers:removebg:MaxBytes is 23000000; removebg takes 1 to 22000000.")]
    [InlineData("Providers:removebg:ApiKey", "two words", "Providers:removebg:ApiKey holds a space")]
    [InlineData("Providers:removebg:BaseAdress", "https://api.remove.bg/", "Providers:removebg:BaseAdress is not a setting")]
    [InlineData("Providers:dashscope:Enabled", "true", "Providers:dashscope:ApiKey is missing; set the environment variable Providers__dashscope__ApiKey.")]
    [InlineData("Providers:dashscope:ResultHosts:0", "http://localhost:8081/", "Providers:dashscope:ResultHosts is 'http://localhost:8081/'; each must look like localhost:8081.")]
    [InlineData("Routes:background-removal", "removbg", "Routes:background-removal names 'removbg', which is not set up; there are")]
    [InlineData("Routes:background-removal", "removebg,removebg", "Routes:background-removal names a provider twice: removebg, removebg.")]
    [InlineData("Routes:background-removal", "dashscope", "Routes:background-removal names 'dashscope', which offers only crowd-removal, portrait-style.")]
    [InlineData("Routes:crowd-removal", "dashscope", "Routes:crowd-removal names 'dashscope', which has no key; set the environment variable Providers__dashscope__ApiKey.")]
    [InlineData("Routes:background-remover", "removebg", "Routes:background-remover is not an operation; there are background-removal, crowd-removal, portrait-style.")]
    public async Task A_wrong_setting_stops_the_start_with_a_sentence_that_names_it(string name, string value, string sentence)
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(Key, (name, value)));

        Assert.Contains(problem.Failures, failure => failure.Contains(sentence));
        Assert.DoesNotContain("a-key-that-nobody-prints", problem.Message);
        Assert.DoesNotContain("two words", problem.Message);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(
            Key, ("Providers:removebg:IdleTimeout", "01:00:00"), ("Providers:dashscope:Enabled", "true"), ("Routes:nothing", "removebg")));

        Assert.Equal(3, problem.Failures.Count());
    }

    [Fact]
    public async Task A_disabled_provider_on_a_route_is_told()
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(
            Key, ("Providers:removebg:Enabled", "false"), ("Routes:background-removal", "removebg")));

        Assert.Equal(["Routes:background-removal names 'removebg', which Providers:removebg:Enabled switches off."], problem.Failures);
    }

    [Fact]
    public async Task A_key_switches_its_vendor_on_for_what_it_offers()
    {
        await using var gateway = await StartAsync(Key);

        Assert.Equal(["removebg"], RouteOf(gateway, Operations.BackgroundRemoval));
        Assert.Empty(RouteOf(gateway, Operations.PortraitStyle));
    }

    [Fact]
    public async Task A_second_provider_of_a_kind_comes_after_the_shipped_ones_and_before_none()
    {
        await using var gateway = await StartAsync(
            Key, ("Providers:Pixian:Kind", "RemoveBg"), ("Providers:pixian:BaseAddress", "https://api.pixian.ai/v1.0"), ("Providers:PIXIAN:ApiKey", "k"));

        Assert.Equal(["removebg", "pixian"], RouteOf(gateway, Operations.BackgroundRemoval));
    }

    [Theory]
    [InlineData("pixian, removebg")]
    [InlineData("Pixian,RemoveBg,")]
    public async Task A_route_that_is_written_down_is_followed(string route)
    {
        await using var gateway = await StartAsync(
            Key, ("Providers:pixian:Kind", "removebg"), ("Providers:pixian:BaseAddress", "https://api.pixian.ai/v1.0"), ("Providers:pixian:ApiKey", "k"),
            ("Routes:background-removal", route));

        Assert.Equal(["pixian", "removebg"], RouteOf(gateway, Operations.BackgroundRemoval));
    }

    [Fact]
    public async Task A_route_may_be_an_array()
    {
        await using var gateway = await StartAsync(
            Key, ("Providers:pixian:Kind", "removebg"), ("Providers:pixian:BaseAddress", "https://api.pixian.ai/v1.0"), ("Providers:pixian:ApiKey", "k"),
            ("Routes:background-removal:0", "pixian"), ("Routes:background-removal:1", "removebg"));

        Assert.Equal(["pixian", "removebg"], RouteOf(gateway, Operations.BackgroundRemoval));
    }

    [Fact]
    public async Task A_key_with_the_line_end_of_a_secrets_file_works()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:ApiKey", "sandbox-key\n"));
        vendors.RemoveBg.Cuts();

        await vendors.CutAsync();

        Assert.Equal("sandbox-key", Assert.Single(vendors.RemoveBg.Requests).Headers["X-Api-Key"]);
    }

    private static IEnumerable<string> RouteOf(GatewayUnderTest gateway, string operation) =>
        gateway.Services.GetRequiredService<ProviderCatalog>().RouteFor(operation).Select(provider => provider.Name);

    private static Task<GatewayUnderTest> StartAsync(params (string Name, string Value)[] settings) =>
        GatewayUnderTest.StartAsync(settings.GroupBy(setting => setting.Name).ToDictionary(setting => setting.Key, string? (setting) => setting.Last().Value));
}
