namespace Cutout.Gateway.Tests.Faults;

/// <summary>One name in the list of faults to survive, and the tests of what it names.</summary>
internal sealed record NamedFault(string Name, params Proof[] Proofs);
