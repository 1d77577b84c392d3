using System.Collections;

namespace Cutout.Gateway.Diagnostics;

/// <summary>Of the framework's scope only the numbers that it gives to connections and requests. Read when a message is written, like the original.</summary>
internal sealed class HarmlessScope(IReadOnlyList<KeyValuePair<string, object?>> members) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private static readonly string[] Harmless = ["ConnectionId", "RequestId"];

    public int Count => Members().Count();

    public KeyValuePair<string, object?> this[int index] => Members().ElementAt(index);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Members().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(", ", Members().Select(member => $"{member.Key}:{member.Value}"));

    private IEnumerable<KeyValuePair<string, object?>> Members() => members.Where(member => Harmless.Contains(member.Key));
}
