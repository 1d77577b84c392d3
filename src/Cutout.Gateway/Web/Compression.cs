using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace Cutout.Gateway.Web;

/// <summary>The page's own files, which are the same for everybody, go compressed; no answer that carries a secret does.</summary>
internal static class Compression
{
    public static IServiceCollection AddCompression(this IServiceCollection services) => services.AddResponseCompression(compression =>
    {
        // Nothing secret is in these files, so that their length tells nobody anything.
        compression.EnableForHttps = true;
        compression.Providers.Add<BrotliCompressionProvider>();
        compression.Providers.Add<GzipCompressionProvider>();
        compression.MimeTypes = ["text/html", "text/css", "text/javascript", "text/plain", "image/svg+xml"];
    }).Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal)
        .Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Optimal);

    public static void UseCompression(this IApplicationBuilder app) =>
        app.UseWhen(context => !IsContract(context.Request.Path), page => page.UseResponseCompression());

    private static bool IsContract(PathString path) => path.StartsWithSegments("/v1") || path.StartsWithSegments("/v1.0");
}
