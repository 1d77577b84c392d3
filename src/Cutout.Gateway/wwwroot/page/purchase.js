// Where a code comes from, and the purchase that ends elsewhere: the shop tells the gateway, the gateway tells this page.

import { byId, write } from "./elements.js";
import { t } from "./texts.js";

let watched; // the id of the session whose purchase is waited for

export function showPurchase({ shop, session }) {
  const link = byId("buy");
  link.hidden = !shop?.purchaseUrl;
  if (shop?.purchaseUrl) link.href = shop.purchaseUrl.replace("{reference}", encodeURIComponent(session.reference));
  write(byId("where"), t(shop?.purchaseUrl ? "buy.back" : "buy.where", { name: shop?.name ?? t("buy.shop") }));
}

/** Waits until the session is paid for, in this tab or in another, by link or by code; gives the session. Once a session. */
export async function awaitPurchase(gateway, { shop, session }, signal) {
  if (!shop?.purchaseUrl || session?.state !== "ready" || watched === session.id) return undefined;
  watched = session.id;
  try {
    return await gateway.follow(session, { until: "unlocked", signal });
  } finally {
    watched = undefined;
  }
}
