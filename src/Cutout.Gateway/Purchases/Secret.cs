namespace Cutout.Gateway.Purchases;

/// <summary>What somebody brings to be let in: an admin token or an order's secret. Its text is a word, whoever writes it where.</summary>
internal readonly struct Secret(string value)
{
    public string Value => value ?? "";

    public override string ToString() => "secret";
}
