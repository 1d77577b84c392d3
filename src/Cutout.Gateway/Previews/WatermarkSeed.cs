using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Previews;

/// <summary>
/// The seed of a session's watermark: the same for all of its previews, different from all others', and no way back to
/// the id, which a hash of 160 random bits does not give away.
/// </summary>
internal static class WatermarkSeed
{
    public static ulong For(SessionId id) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes($"watermark:{id.Value}")));
}
