using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Cutout.Gateway.Tests;

/// <summary>Keeps everything that would have gone to the log, with scopes as a sink that includes them, so that a test can search what was told.</summary>
internal sealed class RecordedLog : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<RecordedEvent> _events = new();
    private IExternalScopeProvider? _scopes;

    public IReadOnlyList<RecordedEvent> Events => [.. _events];

    public IReadOnlyList<string> Lines => [.. _events.Select(happened => happened.Line)];

    public ILogger CreateLogger(string categoryName) => new Recorder(categoryName, this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private static string TextOf(object? state) => state is IEnumerable<KeyValuePair<string, object?>> members
        ? $"{state} {string.Join(' ', members.Select(member => $"{member.Key}={member.Value}"))}"
        : $"{state}";

    private sealed class Recorder(string category, RecordedLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        // The settings say what is written.
        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scopes = new List<string>();
            log._scopes?.ForEachScope(static (scope, scopes) => scopes.Add(TextOf(scope)), scopes);
            log._events.Enqueue(new RecordedEvent(logLevel, category, eventId, $"{logLevel} {category}: {formatter(state, exception)} {exception}", TextOf(state), string.Join(' ', scopes)));
        }
    }
}
