using Cutout.Gateway.Providers;
using Cutout.Gateway.Tests.Providers;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>Something that a vendor, or the way to it, does to one photo, and what all books say afterwards.</summary>
/// <param name="Name">As in the list of faults, or a part of a name there.</param>
/// <param name="Befall">Has it happen.</param>
/// <param name="After">What the books say then.</param>
internal sealed record Fault(string Name, Action<VendorsUnderTest> Befall, Books After)
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(100);

    /// <summary>Whose stand-in it is; the only one on its route.</summary>
    public string Vendor { get; init; } = "removebg";

    public string Operation { get; init; } = Operations.BackgroundRemoval;

    public byte[] Photo { get; init; } = Photos.Small;

    public (string Name, string Value)[] Settings { get; init; } = [];

    /// <summary>The vendor says exactly these bytes (Latin-1) on a socket.</summary>
    public string? Raw { get; init; }

    /// <summary>The vendor opens its door and then neither reads nor speaks.</summary>
    public bool IsDeaf { get; init; }

    /// <summary>What the buyer takes home in spite of it, where that is not the stand-in's own work.</summary>
    public byte[]? Delivers { get; init; }

    /// <summary>What else must be true then.</summary>
    public Action<VendorsUnderTest>? Besides { get; init; }

    /// <summary>How much time passes between two glances at it; the clock stands still until <see cref="ClockWaits"/> is over.</summary>
    public TimeSpan Pace { get; init; } = Usual;

    /// <summary>Keeps the clock from running past a socket that is slower than it.</summary>
    public Func<VendorsUnderTest, bool>? ClockWaits { get; init; }

    /// <summary>Nothing comes any more once the vendor has been called: time may fly from then on.</summary>
    public Fault OnceSilent() => this with { Pace = TimeSpan.FromSeconds(5), ClockWaits = vendors => vendors.StandIn(Vendor).PaidCalls() == 0 };

    /// <summary>Of work that is submitted to DashScope, asked after and fetched.</summary>
    public Fault Styled() => this with { Vendor = "dashscope", Operation = Operations.PortraitStyle, Photo = Photos.ForEditing };
}
