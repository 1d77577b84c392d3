namespace Cutout.Gateway.Diagnostics;

/// <summary>
/// Keeps what identifies a visitor out of every log, whatever the settings say. It stands before all sinks, so no level of
/// one category, one sink or one wildcard goes around it, as it would around a rule of the filter.
/// </summary>
/// <param name="all">The framework's own factory, which reads the settings.</param>
internal sealed class ReticentLoggerFactory(LoggerFactory all) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) =>
        LogCategories.IsTrusted(categoryName) ? all.CreateLogger(categoryName) : new ReticentLogger(all.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => all.AddProvider(provider);

    public void Dispose() => all.Dispose();
}
