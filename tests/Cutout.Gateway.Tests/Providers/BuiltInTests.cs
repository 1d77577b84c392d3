using Cutout.Gateway.Providers;
using Cutout.Imaging;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Providers;

public sealed class BuiltInTests
{
    // The vendor's own switch wins over its key.
    private static readonly (string, string) NoVendor = ("Providers:removebg:Enabled", "false");

    [Fact]
    public async Task Without_a_vendor_the_subject_is_cut_out_here_for_nothing_at_full_size()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(NoVendor);

        var result = await vendors.CutAsync(Photos.WithSubject);

        Assert.Equal(new ProviderResult("builtin", "image/png", 240, 180, 0), result with { Confidence = null });
        var matte = MatteMeter.Measure(vendors.Result, cancellationToken: TestContext.Current.CancellationToken).OrThrow();
        Assert.InRange(matte.Opaque, 0.1, 0.35);
        Assert.InRange(matte.Clear, 0.6, 0.9);
        Assert.Equal(["builtin"], vendors.Sendings);
        Assert.Empty(vendors.Connections.Connected);
    }

    [Fact]
    public async Task A_photo_without_a_subject_is_told_so_and_has_cost_nothing()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(NoVendor);

        var failure = await vendors.FailAsync(Photos.Plain);

        Assert.Equal((FailureKind.NoSubject, Charged.No), (failure.Kind, failure.Charged));
    }

    [Fact]
    public async Task A_photo_that_breaks_off_is_refused_and_has_cost_nothing()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(NoVendor);

        var failure = await vendors.FailAsync(Photos.WithSubject[..^400]);

        Assert.Equal((FailureKind.PictureRefused, Charged.No), (failure.Kind, failure.Charged));
    }

    [Fact]
    public async Task It_never_takes_a_vendors_place_silently()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.RejectsTheKey();

        var failure = await vendors.FailAsync(Photos.WithSubject);

        Assert.Equal(("removebg", FailureKind.BadKey), (failure.Provider, failure.Kind));
    }

    [Fact]
    public async Task It_stands_in_for_a_vendor_where_the_route_says_so()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Routes:background-removal", "removebg, builtin"));
        vendors.RemoveBg.RejectsTheKey();

        var result = await vendors.CutAsync(Photos.WithSubject);

        Assert.Equal("builtin", result.Provider);
    }

    [Fact]
    public async Task A_vendor_for_another_operation_does_not_take_its_place()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(NoVendor);
        var catalog = vendors.Gateway.Services.GetRequiredService<ProviderCatalog>();

        Assert.Equal("builtin", Assert.Single(catalog.RouteFor(Operations.BackgroundRemoval)).Name);
        Assert.Equal("dashscope", Assert.Single(catalog.RouteFor(Operations.CrowdRemoval)).Name);
    }

    [Fact]
    public async Task Switched_off_it_leaves_nobody()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(NoVendor, ("Providers:builtin:Enabled", "false"));

        Assert.Empty(vendors.Gateway.Services.GetRequiredService<ProviderRouter>().RouteFor(Operations.BackgroundRemoval));
    }
}
