namespace Cutout.Gateway.Providers;

/// <summary>One provider's block, <c>Providers:{name}</c>. What is not set here is as its kind says.</summary>
internal sealed class ProviderOptions
{
    /// <summary>Which adapter speaks to it; the name itself unless set, so that one adapter serves several hosts.</summary>
    public string? Kind { get; set; }

    /// <summary>Absolute, http or https; the calls' paths are appended.</summary>
    public string? BaseAddress { get; set; }

    public string? ApiKey { get; set; }

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

    /// <summary>Hosts (<c>name:port</c>) beside the vendor's own that results are fetched from, for stand-ins and relays.</summary>
    public List<string> ResultHosts { get; set; } = [];

    /// <summary>What the adapter sends along (a form's fields, a model, a prompt), by the names that its vendor gives them.</summary>
    public Dictionary<string, string> Fields { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The base address with a trailing slash, so that relative paths are appended; null if it isn't one.</summary>
    public Uri? BaseUri => Uri.TryCreate(BaseAddress?.TrimEnd('/') + "/", UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https" ? address : null;

    public bool HasKey => !string.IsNullOrWhiteSpace(ApiKey);

    /// <summary>The key without the line's end that a file of secrets often adds.</summary>
    public string Key => ApiKey?.Trim() ?? "";

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
