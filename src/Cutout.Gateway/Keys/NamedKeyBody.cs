namespace Cutout.Gateway.Keys;

/// <summary>The body of <c>POST /v1/admin/keys/revoke</c> and <c>…/delete</c>: one of the two.</summary>
internal record NamedKeyBody(string? Id, string? Key)
{
    /// <summary>The one that is given; null if none or both are.</summary>
    public string? Name => (string.IsNullOrWhiteSpace(Id), string.IsNullOrWhiteSpace(Key)) switch
    {
        (false, true) => Id,
        (true, false) => Key,
        _ => null,
    };

    /// <summary>The key may still be good when it is logged that it could not be revoked.</summary>
    public override string ToString() => nameof(NamedKeyBody);
}
