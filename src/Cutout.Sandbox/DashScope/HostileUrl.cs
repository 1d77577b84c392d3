namespace Cutout.Sandbox.DashScope;

/// <summary>A way to turn a good result URL into one that a careful client must not fetch.</summary>
public sealed record HostileUrl(string Name, Func<string, string> Rewrite)
{
    private const string GoodHost = "dashscope-7c2c.oss-cn-shanghai.aliyuncs.com";

    /// <summary>All of them, whatever the good URL's own host is.</summary>
    public static IReadOnlyList<HostileUrl> All { get; } =
    [
        OnHost("loopback address", "127.0.0.1"),
        OnHost("private address", "10.0.0.1"),
        OnHost("metadata address", "100.100.100.200"),
        OnHost("decimal address", "2130706433"),
        OnHost("octal address", "0177.0.0.1"),
        OnHost("hexadecimal address", "0x7f000001"),
        OnHost("IPv6 loopback", "[::1]"),
        OnHost("IPv4 inside IPv6", "[::ffff:10.0.0.1]"),
        OnHost("localhost", "localhost"),
        OnHost("other port", $"{GoodHost}:8443"),
        OnHost("user info", $"sandbox@{GoodHost}"),
        OnHost("good host as user", $"{GoodHost}@evil.example"),
        OnHost("look-alike suffix", $"{GoodHost}.evil.example"),
        OnHost("look-alike domain", "dashscope-7c2c.oss-cn-shanghai.aliyuncs-com.example"),
        OnHost("internal endpoint", "dashscope-7c2c.oss-cn-shanghai-internal.aliyuncs.com"),
        OnHost("another bucket", "holiday-photos.oss-cn-shanghai.aliyuncs.com"),
        OnHost("trailing dot", $"{GoodHost}."),
        OnHost("homograph", "dashscope-7c2c.oss-cn-shanghai.aliyunсs.com"),
        new("file scheme", _ => "file:///etc/hostname"),
        new("ftp scheme", url => "ftp" + url[url.IndexOf(':', StringComparison.Ordinal)..]),
        new("relative", url => new Uri(url).PathAndQuery),
        new("no URL at all", _ => "result.png"),
        new("empty", _ => ""),
    ];

    public override string ToString() => Name;

    private static HostileUrl OnHost(string name, string authority) =>
        new(name, url => $"https://{authority}{new Uri(url).PathAndQuery}");
}
