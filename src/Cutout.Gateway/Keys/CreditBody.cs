namespace Cutout.Gateway.Keys;

/// <summary>The body of <c>POST /v1/admin/keys/credit</c>: the key by id or as it is, and how many prepaid credits are added.</summary>
internal sealed record CreditBody(string? Id, string? Key, decimal? Credits) : NamedKeyBody(Id, Key)
{
    public override string ToString() => nameof(CreditBody);
}
