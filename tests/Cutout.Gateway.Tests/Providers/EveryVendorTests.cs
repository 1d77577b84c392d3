using Cutout.Gateway.Providers;
using Cutout.Imaging;
using Cutout.Sandbox;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>What holds for every vendor that cuts, whatever its dialect.</summary>
public sealed class EveryVendorTests
{
    public static TheoryData<string> Vendors => ["photoroom", "clipdrop", "cutoutpro", "rembg", "withoutbg", "withoutbgcloud", "leonardo"];

    public static TheoryData<string> VendorsWithKeys => [.. Vendors.Select(row => row.Data).Where(name => name is not ("rembg" or "withoutbg"))];

    [Theory]
    [MemberData(nameof(Vendors))]
    public async Task A_photo_is_cut_out_once_at_its_own_size(string name)
    {
        await using var vendors = await VendorsUnderTest.StartForAsync(name);
        vendors.Vendor(name).Cuts();

        var result = await vendors.CutAsync();

        Assert.Equal((name, "image/png", 160, 120), (result.Provider, result.ContentType, result.Width, result.Height));
        var matte = MatteMeter.Measure(vendors.Result, cancellationToken: TestContext.Current.CancellationToken).OrThrow();
        Assert.InRange(matte.Clear, 0.3, 0.7);
        Assert.Single(vendors.Vendor(name).Bill);
        Assert.Equal([name], vendors.Sendings);
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public async Task An_empty_account_is_no_credit_and_costs_nothing(string name)
    {
        await using var vendors = await VendorsUnderTest.StartForAsync(name);
        vendors.Vendor(name).RunsOutOfCredit();

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.NoCredit, Charged.No), (failure.Kind, failure.Charged));
        Assert.Single(vendors.Vendor(name).Requests);
    }

    [Theory]
    [MemberData(nameof(VendorsWithKeys))]
    public async Task A_wrong_key_is_told_costs_nothing_and_is_not_in_the_log(string name)
    {
        await using var vendors = await VendorsUnderTest.StartForAsync(name, ($"Providers:{name}:ApiKey", "a-secret-that-is-wrong"));
        vendors.Vendor(name).Cuts();

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.BadKey, Charged.No), (failure.Kind, failure.Charged));
        Assert.DoesNotContain(vendors.Gateway.Log.Lines, line => line.Contains("a-secret-that-is-wrong"));
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public async Task A_busy_vendor_is_asked_once_more_if_it_says_so_by_the_status(string name)
    {
        await using var vendors = await VendorsUnderTest.StartForAsync(name);
        vendors.Vendor(name).LimitsTheRate(TimeSpan.FromSeconds(2));

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.Busy, name is "cutoutpro" ? 1 : 2), (failure.Kind, vendors.Vendor(name).Requests.Count));
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public async Task Silence_after_the_work_is_never_tried_again(string name)
    {
        await using var vendors = await VendorsUnderTest.StartForAsync(name);
        vendors.Vendor(name).NeverAnswers(afterTheWork: true);

        var failure = await vendors.FailAsync(pace: TimeSpan.FromSeconds(5), once: () => vendors.Vendor(name).Bill.Count > 0);

        Assert.Equal(FailureKind.TimedOut, failure.Kind);
        Assert.Single(vendors.Vendor(name).Requests);
        Assert.Equal(vendors.Vendor(name).Charged == 0 ? Charged.No : Charged.Unknown, failure.Charged);
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public async Task An_empty_matte_is_nothing_done(string name)
    {
        await using var vendors = await VendorsUnderTest.StartForAsync(name);
        vendors.Vendor(name).AnswersAnEmptyMatte();

        Assert.Equal(FailureKind.NothingDone, (await vendors.FailAsync()).Kind);
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public async Task A_picture_of_another_shape_is_a_broken_answer(string name)
    {
        await using var vendors = await VendorsUnderTest.StartForAsync(name);
        vendors.Vendor(name).AnswersOtherDimensions();

        Assert.Equal(FailureKind.BrokenAnswer, (await vendors.FailAsync()).Kind);
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public async Task Html_under_200_is_a_broken_answer(string name)
    {
        await using var vendors = await VendorsUnderTest.StartForAsync(name);
        vendors.Vendor(name).AnswersHtml(200);

        Assert.Equal(FailureKind.BrokenAnswer, (await vendors.FailAsync()).Kind);
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public async Task A_photo_taken_sideways_comes_back_upright(string name)
    {
        await using var vendors = await VendorsUnderTest.StartForAsync(name);
        vendors.Vendor(name).Cuts();

        var result = await vendors.CutAsync(Photos.Jpeg(160, 120).Held(Orientation.Rotated90));

        Assert.Equal((120, 160), (result.Width, result.Height));
        using var photo = PixelBuffer.Decode(Photos.Jpeg(160, 120).Held(Orientation.Rotated90), cancellationToken: TestContext.Current.CancellationToken);
        using var cut = PixelBuffer.Decode(vendors.Result, cancellationToken: TestContext.Current.CancellationToken);
        foreach (var (x, y) in new[] { (60, 40), (45, 80), (70, 120) })
        {
            for (var channel = 0; channel < 3; channel++)
            {
                Assert.InRange(cut.Row(y)[(4 * x) + channel] - photo.Row(y)[(4 * x) + channel], -16, 16);
            }
        }
    }
}
