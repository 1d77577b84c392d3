namespace Cutout.Gateway.Providers;

/// <summary>A kind of provider: what an adapter needs and takes at most. Each adapter owns one; a new vendor is one more.</summary>
/// <param name="Name">The adapter's name; also the provider's, unless a block says <c>Kind</c>.</param>
/// <param name="Create">Makes the adapter for one block of the settings.</param>
internal sealed record ProviderKind(string Name, Func<ProviderSetup, IProviderAdapter> Create)
{
    /// <summary>What it offers; of <see cref="Providers.Operations"/>.</summary>
    public required IReadOnlyList<string> Operations { get; init; }

    /// <summary>Media types that it takes.</summary>
    public required IReadOnlyList<string> ContentTypes { get; init; }

    public required long MaxBytes { get; init; }

    public required decimal MaxMegapixels { get; init; }

    /// <summary>A photo with more pixels comes back with about so many; by the provider's settings.</summary>
    public Func<ProviderOptions, long> MostResultPixels { get; init; } = static _ => long.MaxValue;

    /// <summary>What a photo is made to fit for an operation, with a mask or without, beside the provider's own limits.</summary>
    public Func<string, bool, PhotoFit> Fit { get; init; } = static (_, _) => PhotoFit.Any;

    /// <summary>No call costs money, whatever becomes of it.</summary>
    public bool Free { get; init; }

    /// <summary>Its answers say what they cost, so that one without is a surprise.</summary>
    public bool TellsCharges { get; init; }

    /// <summary>Its answers can be passed on to callers of the remove.bg dialect.</summary>
    public bool SpeaksRemoveBg { get; init; }

    public bool NeedsKey { get; init; } = true;

    /// <summary>Photos are turned upright before they are sent, since the vendor doesn't do so or doesn't say; see <see cref="ProviderOptions.SendUpright"/>.</summary>
    public bool SendsUpright { get; init; }

    /// <summary>What is wrong with a block of the settings, beyond what holds for all kinds; null if nothing.</summary>
    public Func<ProviderOptions, string?> Objection { get; init; } = static _ => null;

    /// <summary>The same photo gives the same picture again, whatever its size; false for what is generative.</summary>
    public bool Deterministic { get; init; } = true;

    /// <summary>The most that a small preview costs, in the vendor's unit; null if it sells none for less than the full picture.</summary>
    public decimal? PreviewCharge { get; init; }

    /// <summary>
    /// The vendor's queue that an operation with or without a mask stands in, of those that run
    /// <see cref="ProviderOptions.TasksAtOnce"/>; null for what is done while one waits.
    /// </summary>
    public Func<string, bool, string?> QueueOf { get; init; } = static (_, _) => null;

    /// <summary>Works with a mask as well as without.</summary>
    public bool TakesMask { get; init; }

    /// <summary>Does nothing without a mask, whatever the settings say.</summary>
    public bool NeedsMask { get; init; }

    /// <summary>What a person says about where the subject is makes its cutouts better.</summary>
    public bool TakesHints { get; init; }

    /// <summary>
    /// Where only a part of the photo is changed, it answers with the whole photo at its full size, all other pixels untouched: nothing has
    /// to be put back.
    /// </summary>
    public bool Composes { get; init; }

    /// <summary>What <see cref="Providers.Operations.PortraitStyle"/> can be asked for.</summary>
    public IReadOnlyList<string> Styles { get; init; } = [];

    /// <summary>False for what runs in this process.</summary>
    public bool NeedsAddress { get; init; } = true;
}
