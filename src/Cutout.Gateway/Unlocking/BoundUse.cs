namespace Cutout.Gateway.Unlocking;

/// <summary>A use that is bound and not delivered, and the reference of the session that holds it.</summary>
internal sealed record BoundUse(string Code, long Slot, string Session)
{
    public LedgerUse Use => new(Code, Slot);
}
