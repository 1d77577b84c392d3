using Cutout.Gateway.Tests.Providers;
using Cutout.Sandbox;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>A stand-in's own side of the books.</summary>
internal static class StandIns
{
    public static IStandIn StandIn(this VendorsUnderTest vendors, string name) =>
        vendors.Sandbox.StandIns.Single(standIn => standIn.Name == name);

    /// <summary>Calls for work; questions for a balance or after a task, and the fetching of a result, cost nothing.</summary>
    public static int PaidCalls(this IStandIn standIn) =>
        standIn.Requests.Count(request => request.Method == "POST" && request.Line != "cancel");

    /// <summary>In the unit of the gateway's own book, which counts pictures where the vendor bills in yuan.</summary>
    public static decimal Billed(this IStandIn standIn) => standIn.Bill.Sum(line => line.Unit == "CNY" ? 1 : line.Amount);
}
