using Cutout.Gateway.Tests.Providers;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>Faults of one theme, each played from the photo's upload until every book is closed.</summary>
internal sealed class FaultTable(params Fault[] faults)
{
    public TheoryData<string> Names => [.. faults.Select(fault => fault.Name)];

    public async Task PlayAsync(string name)
    {
        var fault = faults.Single(each => each.Name == name);
        await using var raw = fault.Raw is not null || fault.IsDeaf ? new RawVendor(fault.Raw) : null;
        await using var vendors = await StartAsync(fault, raw);
        fault.Befall(vendors);
        if (fault.IsDeaf)
        {
            fault = fault with { Pace = TimeSpan.FromSeconds(5), ClockWaits = _ => !raw!.WasSpokenTo };
        }

        var told = await Visit.PayAsync(vendors, fault);

        Assert.Equal(fault.After, told with { Calls = raw?.Calls ?? told.Calls });
        fault.Besides?.Invoke(vendors);
    }

    private static Task<VendorsUnderTest> StartAsync(Fault fault, RawVendor? raw)
    {
        List<(string, string)> settings = [($"Routes:{fault.Operation}", fault.Vendor), .. fault.Settings];
        if (fault.Vendor is not ("removebg" or "dashscope"))
        {
            settings.InsertRange(0, [($"Providers:{fault.Vendor}:IdleTimeout", "00:10:00"), (fault.Vendor, "{on}")]);
        }

        if (raw is not null)
        {
            settings.Add(($"Providers:{fault.Vendor}:BaseAddress", raw.BaseAddress));
        }

        return VendorsUnderTest.StartAsync([.. settings]);
    }
}
