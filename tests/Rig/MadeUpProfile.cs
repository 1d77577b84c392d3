using System.Buffers.Binary;

namespace Cutout;

/// <summary>ICC profiles that are whole by their header and tag table, and otherwise noise.</summary>
internal static class MadeUpProfile
{
    /// <summary>Of so many bytes, at least 144; a constant one is all zeros where another is noise.</summary>
    public static byte[] Of(int size, bool constant = false)
    {
        var profile = new byte[size];
        if (!constant)
        {
            new Random(size).NextBytes(profile);
        }

        BinaryPrimitives.WriteInt32BigEndian(profile, size);
        profile = Patched(profile, 8, [4, 0x40, 0, 0]);
        profile = Patched(profile, 12, "mntrRGB XYZ "u8);
        profile = Patched(profile, 36, "acsp"u8);
        profile = Patched(profile, 128, [0, 0, 0, 1, .. "desc"u8, 0, 0, 0, 144]);
        BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(140), size - 144);
        return profile;
    }

    public static byte[] Patched(byte[] profile, int at, ReadOnlySpan<byte> bytes)
    {
        var patched = profile.ToArray();
        bytes.CopyTo(patched.AsSpan(at));
        return patched;
    }
}
