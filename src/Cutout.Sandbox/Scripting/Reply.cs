using System.Collections.Immutable;
using System.Text;

namespace Cutout.Sandbox.Scripting;

/// <summary>A whole HTTP reply before it is sent, so that a fault can still bend it or cut it.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Headers">Headers in the order in which they are sent; <c>Content-Length</c> is added on sending.</param>
/// <param name="Body">The complete body.</param>
/// <param name="Chunked">Whether the body goes out in chunks, without a <c>Content-Length</c>.</param>
public sealed record Reply(
    int Status,
    ImmutableArray<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body,
    bool Chunked = false)
{
    /// <summary>A reply with nothing but a body of the given type.</summary>
    public static Reply Of(int status, ReadOnlyMemory<byte> body, string contentType) =>
        new(status, [KeyValuePair.Create("Content-Type", contentType)], body);

    /// <summary>A reply with a text body in UTF-8.</summary>
    public static Reply Of(int status, string body, string contentType) =>
        Of(status, Encoding.UTF8.GetBytes(body), contentType);

    /// <summary>The same reply with this header set, replacing one of the same name.</summary>
    public Reply With(string name, string value) =>
        this with { Headers = Without(name).Headers.Add(KeyValuePair.Create(name, value)) };

    /// <summary>The same reply without this header.</summary>
    public Reply Without(string name) =>
        this with { Headers = Headers.RemoveAll(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) };
}
