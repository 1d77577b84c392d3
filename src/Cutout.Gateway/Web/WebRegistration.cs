using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web.Limits;
using Microsoft.AspNetCore.StaticFiles;

namespace Cutout.Gateway.Web;

internal static class WebRegistration
{
    /// <summary>The body limit of every route but the uploads, in bytes.</summary>
    public const int BodyLimit = 64 * 1024;

    public static WebApplicationBuilder AddWeb(this WebApplicationBuilder builder)
    {
        builder.Services
            .AddLimits(builder.Configuration)
            .AddForeignOrigins(builder.Configuration.GetSection(ForeignOriginsOptions.Section))
            .AddCompression()
            .AddValidated<ProxiesOptions, ProxiesValidator>(builder.Configuration.GetSection(ProxiesOptions.Section))
            .Configure<RouteOptions>(routes => routes.SetParameterPolicy<SessionIdConstraint>(SessionIdConstraint.Name))
            .ConfigureHttpJsonOptions(json =>
            {
                json.SerializerOptions.MaxDepth = 16;
                json.SerializerOptions.RespectNullableAnnotations = true;
                json.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            })
            .Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        return builder;
    }

    public static void UseWeb(this WebApplication app)
    {
        app.UseForwardedAddresses();
        app.UseMiddleware<SecurityHeaders>();
        app.UseForeignOrigins();
        app.UseMiddleware<RequestLimit>();
        app.UseMiddleware<ForeignPosts>();
        app.UseCompression();
        app.UseMiddleware<ProblemAnswers>();

        // /admin is the operator's page itself, not a way to /admin/.
        app.UseDefaultFiles(new DefaultFilesOptions { RedirectToAppendTrailingSlash = false });
        app.UseStaticFiles(new StaticFileOptions
        {
            ContentTypeProvider = new FileExtensionContentTypeProvider
            {
                Mappings =
                {
                    [".css"] = "text/css; charset=utf-8",
                    [".html"] = "text/html; charset=utf-8",
                    [".js"] = "text/javascript; charset=utf-8",
                    [".ts"] = "text/plain; charset=utf-8",
                },
            },

            // Asked for anew each time (and mostly answered 304), so that modules of two versions never meet on one page.
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache",
        });
        app.UseRouting();
        app.UseRateLimiter();
    }
}
