using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

/// <summary>
/// With SCREENSHOTS=1 the tests leave pictures of what they see in <c>screenshots/</c> beside this file; the README's
/// is <c>page.png</c>. Without it nothing is written.
/// </summary>
internal static class Screenshots
{
    private static readonly bool Wanted = Environment.GetEnvironmentVariable("SCREENSHOTS") == "1";

    public static async Task TakeAsync(IPage page, string name, [CallerFilePath] string here = "")
    {
        if (Wanted)
        {
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await page.ScreenshotAsync(new()
            {
                Path = Path.Combine(Path.GetDirectoryName(here)!, "screenshots", name + ".png"),
                Animations = ScreenshotAnimations.Disabled,
            });
        }
    }
}
