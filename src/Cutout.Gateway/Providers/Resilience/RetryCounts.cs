namespace Cutout.Gateway.Providers.Resilience;

/// <summary>How often one purchase has been repeated, by reason.</summary>
internal sealed class RetryCounts
{
    public int NeverOpened { get; set; }

    public int Busy { get; set; }

    public int FreeError { get; set; }
}
