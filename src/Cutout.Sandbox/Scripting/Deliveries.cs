namespace Cutout.Sandbox.Scripting;

/// <summary>The ways in which a reply goes out, from whole to not at all.</summary>
public static class Deliveries
{
    /// <summary>Completely, as fast as the caller reads.</summary>
    public static async Task Whole(Reply reply, Wire wire)
    {
        await wire.SendHeadAsync(reply);
        if (!reply.Body.IsEmpty)
        {
            await wire.SendAsync(reply.Body);
        }
    }

    /// <summary>Not at all; the connection stays open until the caller gives up.</summary>
    public static async Task Never(Reply reply, Wire wire)
    {
        await wire.WaitAsync(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Not at all; the connection is closed.</summary>
    public static async Task Close(Reply reply, Wire wire)
    {
        await wire.CloseAsync();
    }

    /// <summary>Headers that promise everything and this share of the body (0 to 1), then an orderly end.</summary>
    public static Delivery CutShort(double share) => async (reply, wire) =>
    {
        // Kestrel notices that less than Content-Length was written, sends what there is, and ends the connection.
        await SendShareAsync(reply, share, wire);
    };

    /// <summary>Headers and this share of the body (0 to 1), then silence on an open connection.</summary>
    public static Delivery Stall(double share) => async (reply, wire) =>
    {
        await SendShareAsync(reply, share, wire);
        await wire.WaitAsync(Timeout.InfiniteTimeSpan);
    };

    /// <summary>Headers and this share of the body (0 to 1), then a reset.</summary>
    public static Delivery Reset(double share) => async (reply, wire) =>
    {
        await SendShareAsync(reply, share, wire);
        wire.Reset();
    };

    /// <summary>Headers, then one byte of the body each time this long has passed on the sandbox's clock.</summary>
    public static Delivery Trickle(TimeSpan perByte) => async (reply, wire) =>
    {
        await wire.SendHeadAsync(reply);
        for (var sent = 0; sent < reply.Body.Length; sent++)
        {
            await wire.WaitAsync(perByte);
            await wire.SendAsync(reply.Body.Slice(sent, 1));
        }
    };

    /// <summary>The body alone, as it is, in place of a whole HTTP reply: status line and all are up to the script.</summary>
    public static async Task Raw(Reply reply, Wire wire)
    {
        await wire.SendRawAsync(reply.Body);
        await wire.CloseAsync();
    }

    /// <summary>The reply's headers and then zeros without end: neither length nor last chunk ever comes.</summary>
    public static async Task Endless(Reply reply, Wire wire)
    {
        var zeros = new byte[64 * 1024];
        await wire.SendHeadAsync(reply with { Chunked = true });
        await wire.SendAsync(reply.Body);
        while (true)
        {
            await wire.SendAsync(zeros);
        }
    }

    private static async Task SendShareAsync(Reply reply, double share, Wire wire)
    {
        await wire.SendHeadAsync(reply with { Chunked = false });
        await wire.SendAsync(reply.Body[..(int)(reply.Body.Length * share)]);
    }
}
