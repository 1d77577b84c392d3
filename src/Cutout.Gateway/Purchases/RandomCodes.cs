using System.Collections;
using System.Security.Cryptography;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Purchases;

/// <summary>New codes, kept as the random bits that they are made of: 100,000 of them need 1.2 MB.</summary>
internal sealed class RandomCodes(int count) : IReadOnlyList<UnlockCode>
{
    private readonly byte[] _bits = RandomNumberGenerator.GetBytes(count * UnlockCode.RandomBytes);

    public int Count => count;

    public UnlockCode this[int index] => UnlockCode.FromBits(_bits.AsSpan(index * UnlockCode.RandomBytes, UnlockCode.RandomBytes));

    public IEnumerator<UnlockCode> GetEnumerator() => Enumerable.Range(0, count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
