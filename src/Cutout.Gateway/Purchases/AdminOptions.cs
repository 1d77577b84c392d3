namespace Cutout.Gateway.Purchases;

internal sealed class AdminOptions
{
    public const string Section = "Admin";

    /// <summary>The bearer token of the admin API; unset: there is no admin API.</summary>
    public string? Token { get; set; }
}
