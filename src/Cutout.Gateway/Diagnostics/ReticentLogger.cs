namespace Cutout.Gateway.Diagnostics;

/// <summary>A logger of somebody else's messages: warnings and errors only, and of a scope what names nobody.</summary>
internal sealed class ReticentLogger(ILogger all) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogCategories.ForeignFloor && all.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogCategories.ForeignFloor)
        {
            all.Log(logLevel, eventId, state, exception, formatter);
        }
    }

    /// <summary>Every message within a request carries this, ours as well; the framework puts the request's path here.</summary>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull =>
        state is IReadOnlyList<KeyValuePair<string, object?>> members ? all.BeginScope(new HarmlessScope(members)) : null;
}
