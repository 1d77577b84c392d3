using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

/// <summary>Looks at states of a page: takes a picture where pictures are wanted, and collects what axe has to blame, all rules and the best practices too.</summary>
/// <param name="suffix">Ends the pictures' names.</param>
internal sealed class Looks(string suffix)
{
    private readonly List<string> _blames = [];

    public string Suffix => suffix;

    public IReadOnlyList<string> Blames => _blames;

    public async Task AtAsync(IPage page, string state)
    {
        await Screenshots.TakeAsync(page, $"{state}-{suffix}");
        var result = await page.RunAxe();
        Assert.NotEmpty(result.Passes);
        _blames.AddRange(result.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{state}: {violation.Id}, {Summary(node)}")));
    }

    private static string Summary(AxeResultNode node) => $"{node.Html}: {string.Join("; ", node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message))}";
}
