namespace Cutout.Gateway.Purchases.Orders;

/// <summary>Money that goes back, as the payment provider tells of it.</summary>
/// <param name="Name">The provider's name for the charge, refund or dispute.</param>
/// <param name="Payment">The payment that it belongs to.</param>
/// <param name="Kind"><c>charge</c> (the amount is all that was ever refunded of it), <c>refund</c> or <c>dispute</c>.</param>
/// <param name="Amount">In the currency's smallest unit.</param>
/// <param name="Whole">1 if no code of the order may be used any more, whatever the amount; else 0.</param>
internal sealed record Reversal(string Name, string Payment, string Kind, long Amount, long Whole);
