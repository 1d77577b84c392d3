namespace Cutout.Gateway.Tests.Chaos;

/// <summary>What a buyer does with what was paid for.</summary>
internal enum ChaosEnding
{
    Downloads,
    Erases,
    Forgets,
}
