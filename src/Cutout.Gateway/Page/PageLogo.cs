using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Page;

/// <summary>The shop's mark as it is when the gateway starts, whatever becomes of its file; nothing if it has none.</summary>
internal sealed class PageLogo(IOptions<PageOptions> options) : IHostedService
{
    public LogoFile? File { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        File = options.Value.Logo is { Length: > 0 } path ? LogoFile.Read(path).Logo : null;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
