namespace Cutout.Sandbox.DashScope;

/// <summary>A picture that the vendor has made, before it is put into the result store.</summary>
internal sealed record DashScopeImage(ReadOnlyMemory<byte> File, string Extension, int Width, int Height)
{
    public string ContentType => Extension == "png" ? "image/png" : "image/jpeg";
}
