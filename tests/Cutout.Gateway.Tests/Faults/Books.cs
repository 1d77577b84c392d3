namespace Cutout.Gateway.Tests.Faults;

/// <summary>What everybody has written down when a photo and what befell it are over.</summary>
/// <param name="Told">What the buyer was told: <c>ready</c>, or status, code and charge of the problem, and when to come back.</param>
/// <param name="Calls">How many calls that may cost money have reached the vendor.</param>
/// <param name="Spent">The gateway's spend book: outcome and sum of each line, such as <c>unknown 1</c>.</param>
/// <param name="Billed">The sum of the stand-in's bill, in the unit of the spend book.</param>
/// <param name="Alarms">What the operator was called for.</param>
/// <param name="Code">What has become of the code that the buyer held.</param>
internal sealed record Books(string Told, int Calls, string Spent, decimal Billed, string Alarms = "", string Code = "unused")
{
    /// <summary>The buyer has the picture, and the vendor one credit for it.</summary>
    public static Books Sold(int calls = 1) => new("ready", calls, "yes 1", 1, Code: "delivered");

    /// <summary>The vendor has certainly taken nothing.</summary>
    public static Books Free(string told, int calls, string alarms = "") => new($"{told}, charged no", calls, "no 0", 0, alarms);

    /// <summary>Nobody here can tell whether the vendor has taken something.</summary>
    public static Books Unknown(string told, decimal billed, string alarms = "unknown-charge") => new($"{told}, charged unknown", 1, "unknown 1", billed, alarms);

    /// <summary>It was paid for, and is no good.</summary>
    public static Books Wasted(string told) => new($"{told}, charged yes", 1, "yes 1", 1);
}
