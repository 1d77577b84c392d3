using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

/// <summary>A JPEG of a still life that the browser draws itself, as a file that can be picked or dropped.</summary>
public sealed record Photo(string Path, int Width, int Height)
{
    public static async Task<Photo> DrawAsync(IBrowser browser, DirectoryInfo folder, int width, int height)
    {
        var page = await browser.NewPageAsync();
        await page.AddScriptTagAsync(new() { Path = System.IO.Path.Combine(AppContext.BaseDirectory, "Pictures", "still-life.js") });
        var jpeg = await page.EvaluateAsync<string>(
            """
            async ([width, height]) => {
              // Drawn at two thirds and enlarged: a large picture is what is wanted, not a detailed one, and it takes half the time.
              const [drawnWidth, drawnHeight] = [width / 1.5, height / 1.5];
              const drawn = new OffscreenCanvas(drawnWidth, drawnHeight);
              drawn.getContext("2d").putImageData(new ImageData(stillLife(drawnWidth, drawnHeight), drawnWidth, drawnHeight), 0, 0);
              const canvas = new OffscreenCanvas(width, height);
              canvas.getContext("2d").drawImage(drawn, 0, 0, width, height);
              const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 });
              const reader = new FileReader();
              await new Promise((resolve) => { reader.onload = resolve; reader.readAsDataURL(blob); });
              return reader.result.split(",")[1];
            }
            """,
            new[] { width, height });
        await page.CloseAsync();
        var path = System.IO.Path.Combine(folder.FullName, $"pear {width}.jpg");
        await File.WriteAllBytesAsync(path, Convert.FromBase64String(jpeg));
        return new Photo(path, width, height);
    }
}
