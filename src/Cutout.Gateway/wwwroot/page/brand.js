// What the operator has made of the page: its name and its mark. The colour comes by itself, as /page.css.

import { all, byId, write } from "./elements.js";
import { t } from "./texts.js";

/** @param shop what the gateway says of its page; may be missing */
export function showBrand(shop) {
  const name = shop?.name ?? t("name");
  document.title = t("title", { name });
  for (const element of all("[data-text=name]")) write(element, name);
  const logo = byId("logo");
  logo.hidden = !shop?.logo;
  byId("mark").toggleAttribute("hidden", Boolean(shop?.logo));
  if (shop?.logo && logo.getAttribute("src") !== shop.logo) logo.src = shop.logo;
}
