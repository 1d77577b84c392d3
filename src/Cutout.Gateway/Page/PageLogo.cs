using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Page;

/// <summary>The shop's mark as it was when the gateway started; nothing if it has none.</summary>
internal sealed class PageLogo(IOptions<PageOptions> options)
{
    public LogoFile? File { get; } = options.Value.Logo is { Length: > 0 } path ? LogoFile.Read(path).Logo : null;
}
