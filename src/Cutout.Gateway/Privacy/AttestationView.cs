namespace Cutout.Gateway.Privacy;

/// <summary>What was found of the machine at start, without its names: who looks from outside needn't know what its disks are called.</summary>
internal sealed record AttestationView(string Check, bool? Holds);
