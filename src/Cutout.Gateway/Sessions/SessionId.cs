using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Sessions;

/// <summary>
/// The key to everything of one session: 160 random bits as 32 lower-case Crockford base32 letters.
/// Its text form is a short hash, so that a log line, an exception or a trace can never give the key away;
/// <see cref="Value"/> is for the session's owner only.
/// </summary>
internal readonly record struct SessionId : IParsable<SessionId>
{
    public const int Length = 32;

    private readonly string? _value;

    private SessionId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A session id was used before it was made.");

    public static SessionId New() => new(Base32.Encode(RandomNumberGenerator.GetBytes(20)).ToLowerInvariant());

    public static SessionId Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException("This is not a session id.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SessionId result)
    {
        var valid = s?.Length == Length && s.All(symbol => char.IsAsciiDigit(symbol) || char.IsAsciiLetterLower(symbol));
        result = valid ? new SessionId(s!) : default;
        return valid;
    }

    public override string ToString() => _value is null
        ? "session:none"
        : $"session:{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(_value)).AsSpan(0, 4))}";
}
