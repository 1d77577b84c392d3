using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cutout.Sandbox;

/// <summary>Certificates in the vendors' names, worth nothing outside a test that trusts them on purpose.</summary>
internal static class VendorCertificates
{
    private static readonly string[] Names =
    [
        "*.oss-cn-shanghai.aliyuncs.com", "*.oss-cn-beijing.aliyuncs.com", "*.oss-accelerate.aliyuncs.com",
        "*.oss-cn-hangzhou.aliyuncs.com", "*.oss-cn-wulanchabu.aliyuncs.com", "*.oss-cn-zhangjiakou.aliyuncs.com",
        "*.oss-cn-shenzhen.aliyuncs.com", "*.oss-cn-heyuan.aliyuncs.com", "*.oss-cn-chengdu.aliyuncs.com",
        "*.oss-cn-guangzhou.aliyuncs.com", "*.oss-cn-wulanchabu-acdr-1.aliyuncs.com",
        "dashscope.aliyuncs.com", "api.remove.bg", "localhost",
    ];

    public static X509Certificate2 Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Cutout.Sandbox", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in Names)
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(7));
    }
}
