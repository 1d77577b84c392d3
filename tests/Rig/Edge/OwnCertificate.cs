using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cutout.Edge;

/// <summary>A certificate for this machine that nobody else has signed.</summary>
internal static class OwnCertificate
{
    private const string Name = "CN=localhost";

    /// <summary>What a client takes for good that trusts this certificate and no other.</summary>
    public static bool IsOwn(object connection, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is { Subject: Name, Issuer: Name };

    /// <summary>Writes one with its key into a file and gives the file's name.</summary>
    public static async Task<string> MakeAsync(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Name, key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var file = Path.Combine(folder, "own.pfx");
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pfx));
        return file;
    }
}
