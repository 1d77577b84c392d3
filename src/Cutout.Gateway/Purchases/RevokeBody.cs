namespace Cutout.Gateway.Purchases;

/// <summary>The body of <c>POST /v1/admin/codes/revoke</c>: one of the three.</summary>
internal sealed record RevokeBody(string? Code, string? Batch, string? Order)
{
    /// <summary>The code may still be good when it is logged that it could not be revoked.</summary>
    public override string ToString() => nameof(RevokeBody);
}
