using Cutout.Gateway.Tests.Providers;
using Cutout.Sandbox;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>What every vendor says in its own way: an empty account, a bad key, no subject; and the silence after the work, which costs differently.</summary>
public sealed class EveryVendorFaultTests
{
    private static readonly Books Dry = Books.Free("502 no-credit", calls: 1, "no-credit nobody-left");
    private static readonly Books BadKey = Books.Free("502 provider-failed", calls: 1, "dead-key nobody-left");
    private static readonly Books Refused = Books.Free("422 no-subject", calls: 1);

    // Where a vendor finds nothing and has no word for it, it sells an empty picture.
    private static readonly Books SoldNothing = Books.Wasted("422 no-subject");
    private static readonly Books SoldNothingAtAPriceUntold = SoldNothing with { Spent = "unknown 1" };
    private static readonly Books MadeNothing = SoldNothing with { Told = "422 no-subject, charged no", Spent = "no 0", Billed = 0 };

    private static readonly FaultTable Faults = new(
        new("removebg: 402", vendors => vendors.RemoveBg.RunsOutOfCredit(), Dry),
        new("removebg: bad key", vendors => vendors.RemoveBg.RejectsTheKey(), BadKey),
        new("removebg: no subject", vendors => vendors.RemoveBg.FindsNoSubject(), Refused),
        Edits("dashscope: 402", vendors => vendors.DashScope.RunsOutOfCredit(), Dry),
        Edits("dashscope: bad key", vendors => vendors.DashScope.RejectsTheKey(), BadKey),
        Edits("dashscope: no subject", vendors => vendors.DashScope.FindsNoFace(), Refused),
        Cuts("photoroom: 402", vendor => vendor.RunsOutOfCredit(), Dry),
        Cuts("photoroom: bad key", vendor => vendor.RejectsTheKey(), BadKey),
        Cuts("photoroom: no subject", vendor => vendor.AnswersAnEmptyMatte(), SoldNothingAtAPriceUntold),
        Cuts("clipdrop: 402", vendor => vendor.RunsOutOfCredit(), Dry),
        Cuts("clipdrop: bad key", vendor => vendor.RejectsTheKey(), BadKey),
        Cuts("clipdrop: no subject", vendor => vendor.AnswersAnEmptyMatte(), SoldNothing),
        Cuts("cutoutpro: 402", vendor => vendor.RunsOutOfCredit(), Dry),
        Cuts("cutoutpro: bad key", vendor => vendor.RejectsTheKey(), BadKey),
        Cuts("cutoutpro: no subject", vendor => vendor.AnswersAnEmptyMatte(), SoldNothingAtAPriceUntold),
        Cuts("rembg: 402", vendor => vendor.RunsOutOfCredit(), Dry),
        Cuts("rembg: bad key", vendor => vendor.RejectsTheKey(), BadKey),
        Cuts("rembg: no subject", vendor => vendor.AnswersAnEmptyMatte(), MadeNothing),
        Cuts("withoutbg: 402", vendor => vendor.RunsOutOfCredit(), Dry),
        Cuts("withoutbg: bad key", vendor => vendor.RejectsTheKey(), BadKey),
        Cuts("withoutbg: no subject", vendor => vendor.AnswersAnEmptyMatte(), MadeNothing),
        Cuts("withoutbgcloud: 402", vendor => vendor.RunsOutOfCredit(), Dry),
        Cuts("withoutbgcloud: expired credit", vendor => vendor.RefusesWith(403, "", "Credits expired"), Dry),
        Cuts("withoutbgcloud: bad key", vendor => vendor.RejectsTheKey(), BadKey),
        Cuts("withoutbgcloud: no subject", vendor => vendor.AnswersAnEmptyMatte(), SoldNothingAtAPriceUntold),
        Cuts("leonardo: 402", vendor => vendor.RunsOutOfCredit(), Dry),
        Cuts("leonardo: bad key", vendor => vendor.RejectsTheKey(), BadKey),
        Cuts("leonardo: no subject", vendor => vendor.RefusesWith(400, "BAD_REQUEST", "Could not identify foreground"), Refused),
        Cuts("leonardo: no subject, and no word of it", vendor => vendor.AnswersAnEmptyMatte(), SoldNothing with { Spent = "yes 0.1047", Billed = 0.1047m }));

    public static TheoryData<string> Names => Faults.Names;

    public static TheoryData<string> Vendors => [.. ProviderKinds()];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Every_vendor_says_it_in_its_own_way_and_the_buyer_hears_one(string fault) => Faults.PlayAsync(fault);

    [Theory]
    [MemberData(nameof(Vendors))]
    public void No_vendor_is_left_out(string vendor)
    {
        foreach (var fault in new[] { "402", "bad key", "no subject" })
        {
            Assert.Contains(Names, row => row.Data == $"{vendor}: {fault}");
        }
    }

    private static IEnumerable<string> ProviderKinds() => EveryVendorTests.Vendors.Select(row => row.Data).Append("removebg").Append("dashscope");

    private static Fault Cuts(string name, Action<CutoutStandIn> words, Books after)
    {
        var vendor = name[..name.IndexOf(':', StringComparison.Ordinal)];
        return new Fault(name, vendors => words(vendors.Vendor(vendor)), after) { Vendor = vendor };
    }

    private static Fault Edits(string name, Action<VendorsUnderTest> befall, Books after) => new Fault(name, befall, after).Styled();
}
