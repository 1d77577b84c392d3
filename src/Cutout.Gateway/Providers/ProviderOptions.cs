using Cutout.Gateway.Providers.Spending;

namespace Cutout.Gateway.Providers;

/// <summary>One provider's block, <c>Providers:{name}</c>. What is not set here is as its kind says.</summary>
internal sealed class ProviderOptions
{
    /// <summary>Which adapter speaks to it; the name itself unless set, so that one adapter serves several hosts.</summary>
    public string? Kind { get; set; }

    /// <summary>Absolute, http or https; the calls' paths are appended.</summary>
    public string? BaseAddress { get; set; }

    public string? ApiKey { get; set; }

    /// <summary>Further keys; all of them are used in turn, and one that is refused or whose account is empty is set aside.</summary>
    public List<string> ApiKeys { get; set; } = [];

    /// <summary>For how long a key is set aside when nothing free tells that it works again.</summary>
    public TimeSpan KeyRest { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>False switches it off in spite of its key; unset, a key (or an address, where none is needed) switches it on.</summary>
    public bool? Enabled { get; set; }

    /// <summary>Lets key and photo travel unencrypted to another machine, in a network that the operator trusts.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>Whether the vendor documents that a failed call costs nothing; only then a 5xx is tried again.</summary>
    public bool ErrorsAreFree { get; set; }

    /// <summary>The place in a route that the operator hasn't written down; the lowest comes first.</summary>
    public int Rank { get; set; } = 1000;

    /// <summary>Where photos are processed, in words for the buyer.</summary>
    public string? Region { get; set; }

    /// <summary>What the vendor keeps, in words for the buyer.</summary>
    public string? Retention { get; set; }

    /// <summary>The largest photo it takes, in bytes.</summary>
    public long? MaxBytes { get; set; }

    /// <summary>The largest photo it takes, in millions of pixels.</summary>
    public decimal? MaxMegapixels { get; set; }

    /// <summary>Media types that it takes, where they are fewer than its kind's.</summary>
    public List<string> ContentTypes { get; set; } = [];

    /// <summary>Whether sideways photos are turned before they are sent; as its kind does unless set.</summary>
    public bool? SendUpright { get; set; }

    /// <summary>It is asked only where the visitor has marked what shall go.</summary>
    public bool NeedsMask { get; set; }

    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For one try: from connecting to the last byte of the answer.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>For all tries, the waits between them and the fetching of the result.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How long a begun answer may stand still.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What the vendor counts in: credits, images, cents.</summary>
    public string Unit { get; set; } = "credit";

    /// <summary>The most that one call can cost, in the vendor's unit; it is reserved before the call is made.</summary>
    public decimal WorstCharge { get; set; } = 1;

    /// <summary>The same for a preview; as its kind says unless set.</summary>
    public decimal? WorstPreviewCharge { get; set; }

    /// <summary>The most that all calls of a day (UTC) may cost, in the vendor's unit; null for no limit.</summary>
    public decimal? DailyCap { get; set; }

    /// <summary>
    /// Whether it answers its dialect's question for the balance. That costs nothing, and so is also asked whether it is back
    /// after failures, or its account has been filled up.
    /// </summary>
    public bool TellsBalance { get; set; }

    /// <summary>Below this balance, in the vendor's unit, an alarm is raised; only where the vendor tells balances.</summary>
    public decimal? LowCreditAlarm { get; set; }

    /// <summary>How many failures of the vendor's own in a row switch it off for a while.</summary>
    public int BreakAfter { get; set; } = 5;

    /// <summary>How long it is switched off at first; it doubles with every probe that fails, up to ten times this.</summary>
    public TimeSpan BreakFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many calls may be under way at once; null for any number.</summary>
    public int? MaxConcurrent { get; set; }

    /// <summary>Tasks under way at the same time for one model, at a vendor that is polled for them; null for any number.</summary>
    public int? TasksAtOnce { get; set; }

    /// <summary>How many megapixels may be sent in any 60 seconds, a photo counting as at least 1; null for no limit.</summary>
    public int? MegapixelsPerMinute { get; set; }

    /// <summary>How many calls may be begun within <see cref="CallWindow"/>; null for no limit.</summary>
    public int? CallLimit { get; set; }

    public TimeSpan CallWindow { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Where photos are processed, in a word for the <c>Regions</c> of a route: <c>eu</c>, <c>us</c>, <c>cn</c>, <c>here</c>; null if nobody knows.</summary>
    public string? RegionCode { get; set; }

    /// <summary>Makes a photo that is too large for the vendor smaller, in place of passing the vendor over; the buyer is told the true size.</summary>
    public bool ShrinkToFit { get; set; }

    /// <summary>Hosts (<c>name:port</c>) beside the vendor's own that results are fetched from, for stand-ins and relays.</summary>
    public List<string> ResultHosts { get; set; } = [];

    /// <summary>Fields of the remove.bg dialect that this host of it does nothing with; what they ask for is done here, where that is possible.</summary>
    public List<string> Ignores { get; set; } = [];

    /// <summary>What the adapter sends along (a form's fields, a model, a prompt), by the names that its vendor gives them.</summary>
    public Dictionary<string, string> Fields { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The base address with a trailing slash, so that relative paths are appended; null if it isn't one.</summary>
    public Uri? BaseUri => Uri.TryCreate(BaseAddress?.TrimEnd('/') + "/", UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https" ? address : null;

    public bool HasKey => Keys.Count > 0;

    /// <summary>The first key.</summary>
    public string Key => Keys.Count > 0 ? Keys[0] : "";

    /// <summary>All keys, without the line's end that a file of secrets often adds.</summary>
    public IReadOnlyList<string> Keys =>
        [.. ApiKeys.Prepend(ApiKey ?? "").Select(key => key.Trim()).Where(key => key.Length > 0).Distinct()];

    /// <summary>The most that one call can cost, in <see cref="Millionths"/>.</summary>
    public long Worst => Millionths.Of(WorstCharge);

    /// <summary>The most that one call for this rendition can cost, in <see cref="Millionths"/>.</summary>
    public long WorstOf(ProviderKind kind, string rendition) =>
        rendition == Renditions.Preview ? Millionths.Of(WorstPreviewCharge ?? kind.PreviewCharge ?? WorstCharge) : Worst;

    /// <summary>The day's cap, in <see cref="Millionths"/>.</summary>
    public long? Cap => DailyCap is { } cap ? Millionths.Of(cap) : null;

    public bool IsEnabledAs(ProviderKind kind) => Enabled != false
        && (!kind.NeedsKey || HasKey)
        && (!kind.NeedsAddress || BaseAddress is not null);

    /// <summary>The same, but for short questions: one that hangs is given up and asked again.</summary>
    public ProviderOptions ForPolls()
    {
        var options = (ProviderOptions)MemberwiseClone();
        options.AttemptTimeout = TimeSpan.FromSeconds(Math.Min(20, AttemptTimeout.TotalSeconds));
        return options;
    }

    public string? FieldOrNull(string name) => Fields.GetValueOrDefault(name);

    public string FieldOr(string name, string otherwise) => Fields.TryGetValue(name, out var value) ? value : otherwise;
}
