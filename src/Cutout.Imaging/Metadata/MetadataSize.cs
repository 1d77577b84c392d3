namespace Cutout.Imaging.Metadata;

/// <summary>How much of a file has been metadata and profile until now; refuses more than the limits allow.</summary>
internal struct MetadataSize(PictureFormat format, DecodeLimits limits)
{
    private readonly int _mostMetadata = limits.MaxMetadataBytes;
    private readonly int _mostProfile = limits.MaxProfileBytes;
    private long _metadata;
    private long _profile;

    public void Take(bool isProfile, int bytes)
    {
        _metadata += isProfile ? 0 : bytes;
        _profile += isProfile ? bytes : 0;
        if (_metadata > _mostMetadata)
        {
            throw PictureException.TooLarge(format, $"more than {_mostMetadata} bytes of metadata");
        }

        if (_profile > _mostProfile)
        {
            throw PictureException.TooLarge(format, $"a colour profile of more than {_mostProfile} bytes");
        }
    }
}
