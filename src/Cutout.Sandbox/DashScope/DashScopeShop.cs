using Cutout.Sandbox.Calls;

namespace Cutout.Sandbox.DashScope;

/// <summary>Where a finished image becomes a stored file, a line on the bill, and a URL.</summary>
internal sealed class DashScopeShop(DashScopeStandIn standIn, DashScopeResults files, Books books, TimeProvider clock)
{
    /// <summary>Sells one image and gives its URL.</summary>
    /// <param name="image">The file.</param>
    /// <param name="model">Who made it, which says the price.</param>
    /// <param name="name">The file's name without extension.</param>
    /// <param name="reference">Request id or task id, for the books.</param>
    /// <param name="twist">What the caller is told instead of the true URL.</param>
    public string Sell(DashScopeImage image, DashScopeModel model, string name, string reference, UrlTwist? twist)
    {
        books.Charge(new BillLine(clock.GetUtcNow(), model.Name, model.Price, "CNY", reference));
        books.Record(new SentResult(reference, image.File, image.ContentType, image.Width, image.Height));
        var url = files.Sign(standIn.EffectiveResultOrigin, files.Store(image, name), standIn.ResultsAreValidFor);
        return twist?.Rewrite(url) ?? url;
    }
}
