// The choice of what is to be done: a card with an example for each operation on offer, and the styles it can have.

import { all, byId, make, write } from "./elements.js";
import { has, listed, t } from "./texts.js";

// What nobody here does at all is no choice; what rests for the moment stays visible and says so.
const isSetUp = (offer) => offer.available || offer.providers?.length > 0;

export function showOperations({ offers, operation, style }) {
  const list = byId("operations");
  const shown = JSON.stringify([offers, document.documentElement.lang]);
  if (list.dataset.shown !== shown) {
    list.dataset.shown = shown;
    list.replaceChildren(...(offers ?? []).filter(isSetUp).map(card));
    write(byId("operations-note"), note(offers));
  }
  for (const input of all("input", list)) input.checked = input.value === operation && !input.disabled;
  showStyles(offers?.find((offer) => offer.name === operation), style);
}

export const nameOf = (operation) => (has(`operation.${operation}`) ? t(`operation.${operation}`) : operation);

function card({ name, available }) {
  const about = available ? `operation.${name}.about` : "studio.resting";
  return make("label", { class: "operation" },
    make("input", { type: "radio", name: "operation", value: name, disabled: !available }),
    make("img", { class: "example", src: `/art/${name}.svg`, width: 240, height: 180, alt: "" }),
    make("span", { class: "operation-name" }, nameOf(name)),
    make("span", { class: "operation-about" }, has(about) ? t(about) : ""));
}

function note(offers) {
  if (!offers) return t("start.loading");
  if (!offers.some((offer) => offer.available)) return t("start.none");
  const missing = offers.filter((offer) => !isSetUp(offer)).map((offer) => nameOf(offer.name));
  return missing.length ? t("studio.not-here", { names: listed(missing) }) : "";
}

function showStyles(offer, style) {
  const styles = offer?.available ? (offer.styles ?? []) : [];
  byId("styles").hidden = styles.length === 0;
  const select = byId("style");
  const shown = JSON.stringify([styles, document.documentElement.lang]);
  if (select.dataset.shown !== shown) {
    select.dataset.shown = shown;
    select.replaceChildren(
      make("option", { value: "" }, t("studio.style.any")),
      ...styles.map((name) => make("option", { value: name }, styleName(name))));
  }
  select.value = styles.includes(style) ? style : "";
}

// A style not known here is shown as the picture service calls it.
const styleName = (name) => (has(`studio.style.${name}`) ? t(`studio.style.${name}`) : name);
