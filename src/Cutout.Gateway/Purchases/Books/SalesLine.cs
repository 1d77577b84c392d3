namespace Cutout.Gateway.Purchases.Books;

/// <summary>What came in for orders on a day in one currency, and what has gone back of that, in its smallest unit.</summary>
internal sealed record SalesLine(string Day, string Currency, long Orders, long Paid, long GivenBack);
