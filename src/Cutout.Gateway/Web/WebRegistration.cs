namespace Cutout.Gateway.Web;

internal static class WebRegistration
{
    public static WebApplicationBuilder AddWeb(this WebApplicationBuilder builder) => builder;

    public static void UseWeb(this WebApplication app)
    {
    }
}
