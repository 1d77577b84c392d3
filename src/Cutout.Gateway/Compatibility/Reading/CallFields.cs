namespace Cutout.Gateway.Compatibility.Reading;

/// <summary>The fields of a call that are no short texts, and how long a short text may be.</summary>
internal static class CallFields
{
    public const string Photo = "image_file";
    public const string PhotoText = "image_file_b64";
    public const string PhotoUrl = "image_url";
    public const string Background = "bg_image_file";
    public const string BackgroundUrl = "bg_image_url";
    public const string BackgroundColor = "bg_color";

    /// <summary>The longest text of a field, in bytes; longer ones belong to no field that is known.</summary>
    public const int LongestText = 4096;

    /// <summary>Clients send up to twenty.</summary>
    public const int Most = 64;
}
