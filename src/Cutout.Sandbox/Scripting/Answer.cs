using System.Collections.Immutable;

namespace Cutout.Sandbox.Scripting;

/// <summary>
/// How one call is answered: who makes the reply (the vendor's own work, or a canned one), what is changed on it, and how it
/// goes out. Immutable; every method gives a new answer, so that faults combine:
/// <c>Answer.Works.WithoutHeader("X-Credits-Charged").After(TimeSpan.FromSeconds(3))</c>.
/// </summary>
public sealed record Answer
{
    private Answer(string name) => Name = name;

    /// <summary>What the vendor does when all is well: it checks the call, does the work, and books its charge.</summary>
    public static Answer Works { get; } = new("works");

    /// <summary>For messages and the debugger.</summary>
    public string Name { get; private init; }

    internal Reply? Canned { get; private init; }

    internal bool DoesTheWork { get; private init; } = true;

    internal bool ReadsTheCall { get; private init; } = true;

    internal TimeSpan Delay { get; private init; }

    internal Task Gate { get; private init; } = Task.CompletedTask;

    internal Delivery Delivery { get; private init; } = Deliveries.Whole;

    private ImmutableList<Func<Reply, Reply>> Edits { get; init; } = [];

    private ImmutableList<Twist> Twists { get; init; } = [];

    /// <summary>A canned reply; no work is done and nothing is charged.</summary>
    public static Answer With(Reply reply) =>
        new($"answers {reply.Status}") { Canned = reply, DoesTheWork = false };

    /// <summary>A canned reply with a text body.</summary>
    public static Answer Status(int status, string body = "", string contentType = "text/plain; charset=utf-8") =>
        With(Reply.Of(status, body, contentType));

    /// <summary>A canned 200 with these bytes, whatever the vendor's dialect would want.</summary>
    public static Answer Ok(ReadOnlyMemory<byte> body, string contentType) => With(Reply.Of(200, body, contentType));

    /// <summary>Nothing comes back, ever; the connection stays open until the caller gives up.</summary>
    /// <param name="afterTheWork">Whether the vendor does its work, and charges for it, before it falls silent.</param>
    public static Answer Never(bool afterTheWork = false) =>
        new("never answers") { DoesTheWork = afterTheWork, Delivery = Deliveries.Never };

    /// <summary>The connection is closed before the first byte of the reply.</summary>
    /// <inheritdoc cref="Never"/>
    public static Answer Closes(bool afterTheWork = false) =>
        new("closes before headers") { DoesTheWork = afterTheWork, Delivery = Deliveries.Close };

    /// <summary>These bytes on the socket in place of an HTTP reply, then an orderly end.</summary>
    public static Answer Raw(ReadOnlyMemory<byte> bytes) =>
        Ok(bytes, "") with { Name = "raw bytes", Delivery = Deliveries.Raw };

    /// <summary>The same answer, but without reading the call's body first. For answers that do no work.</summary>
    public Answer WithoutReading() => DoesTheWork
        ? throw new InvalidOperationException("Work needs the call's body.")
        : this with { Name = $"{Name} unread", ReadsTheCall = false };

    /// <summary>The same answer, but only when this task has completed. The work is done, and charged, before.</summary>
    public Answer After(Task gate) => this with { Name = $"{Name} when let go", Gate = gate };

    /// <summary>The same answer, but only after this long on the sandbox's clock.</summary>
    public Answer After(TimeSpan delay) => this with { Name = $"{Name} after {delay}", Delay = delay };

    /// <summary>The same answer with another way of going out.</summary>
    public Answer Sent(Delivery delivery, string name) => this with { Name = $"{Name}, {name}", Delivery = delivery };

    /// <summary>The same answer with this header set.</summary>
    public Answer WithHeader(string name, string value) => Edited(reply => reply.With(name, value));

    /// <summary>The same answer without this header.</summary>
    public Answer WithoutHeader(string name) => Edited(reply => reply.Without(name));

    /// <summary>The same answer, changed by hand just before it is sent.</summary>
    public Answer Edited(Func<Reply, Reply> edit) => this with { Name = $"{Name}, edited", Edits = Edits.Add(edit) };

    /// <summary>The vendor's work with something going wrong inside it.</summary>
    public Answer Twisted(Twist twist) => this with { Name = $"{Name} ({twist})", Twists = Twists.Add(twist) };

    /// <summary>The last twist of this kind, or null.</summary>
    public T? Find<T>()
        where T : Twist => Twists.OfType<T>().LastOrDefault();

    internal Reply Edit(Reply reply) => Edits.Aggregate(reply, (current, edit) => edit(current));
}
