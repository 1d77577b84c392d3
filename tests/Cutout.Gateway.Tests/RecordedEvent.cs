using Microsoft.Extensions.Logging;

namespace Cutout.Gateway.Tests;

/// <param name="Level">How much it matters.</param>
/// <param name="Category">Who said it.</param>
/// <param name="Id">With its name.</param>
/// <param name="Line">As a plain sink writes it.</param>
/// <param name="State">Its members, as a structured sink writes them.</param>
/// <param name="Scopes">What it happened within, as a sink with <c>IncludeScopes</c> writes it.</param>
internal sealed record RecordedEvent(LogLevel Level, string Category, EventId Id, string Line, string State, string Scopes);
