namespace Cutout.Gateway.Providers;

/// <summary>One who can work on photos: a vendor's API, a server of the operator's, or the built-in engine.</summary>
internal interface ICutoutProvider
{
    /// <summary>The name in the settings; several providers may be of one kind.</summary>
    string Name { get; }

    /// <summary>No call costs money, whatever becomes of it.</summary>
    bool IsFree { get; }

    /// <summary>What it takes for this operation, or null if it doesn't offer it.</summary>
    ProviderCapability? CapabilityFor(string operation);

    /// <summary>Why it can't be asked at this moment (broken, dry, no key that works); null if it can.</summary>
    ProviderFailure? WhyNotNow();

    /// <summary>The same before a photo is there: also why there is certainly no money left for it, as far as is known.</summary>
    ProviderFailure? WhyNoOffer();

    /// <summary>About how long a photo of so many megapixels would wait for its turn.</summary>
    TimeSpan WaitFor(string operation, int megapixels);

    /// <summary>Does the work and writes the picture; fails with <see cref="ProviderException"/> only.</summary>
    Task<ProviderResult> CutAsync(CutRequest request, CancellationToken cancellationToken);
}
