using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Keys;

/// <summary>
/// What a caller of the compatible API sends as <c>X-Api-Key</c>: a prefix by which it is recognised wherever it turns up,
/// and 160 random bits as 32 lower-case Crockford base32 letters. Its text form is a short hash, so that a log line can never
/// give the key away; <see cref="Value"/> is shown once, to whoever issued it.
/// </summary>
internal readonly record struct ApiKey
{
    public const string Prefix = "cgk_";

    public const int RandomBytes = 20;

    private const int Symbols = RandomBytes * 8 / 5;
    private const int LastLength = 4;

    private static readonly SearchValues<char> Letters = SearchValues.Create(Base32.Alphabet.ToLowerInvariant());

    private readonly string? _value;

    private ApiKey(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An API key was used before it was made.");

    public string LastFour => Value[^LastLength..];

    public static ApiKey New() => From(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>The key made of the first <see cref="RandomBytes"/> bytes.</summary>
    public static ApiKey From(ReadOnlySpan<byte> random) => new(Prefix + Base32.Encode(random[..RandomBytes]).ToLowerInvariant());

    /// <summary>False for what can't be a key; space around it is forgiven.</summary>
    public static bool TryRead([NotNullWhen(true)] string? text, out ApiKey key)
    {
        var trimmed = text.AsSpan().Trim();
        var valid = trimmed.StartsWith(Prefix, StringComparison.Ordinal)
            && trimmed.Length == Prefix.Length + Symbols
            && !trimmed[Prefix.Length..].ContainsAnyExcept(Letters);
        key = valid ? new ApiKey(trimmed.ToString()) : default;
        return valid;
    }

    public override string ToString() => _value is null
        ? "key:none"
        : $"key:{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(_value)).AsSpan(0, 4))}";
}
