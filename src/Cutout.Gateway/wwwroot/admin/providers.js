// How the picture services stand, as the gateway knows without asking them.

import { byId, make, write } from "../page/elements.js";
import { has, number, t } from "../page/texts.js";
import { momentOf, units } from "./format.js";

const Good = new Set(["ready", "probing"]);

const word = (key, name) => (has(key) ? t(key) : name);

/** @param {object} view the answer of GET /v1/admin/providers; @param {string[]} missing what the gateway waits for */
export function showProviders({ providers }, missing) {
  byId("missing").hidden = missing.length === 0;
  write(byId("missing-text"), t("missing", { reasons: missing.join(" ") }));
  byId("provider-list").replaceChildren(...providers.map(card));
}

function card(provider) {
  const { name, kind, state, restsUntil, lastFailure, lane, keys, balance, budget } = provider;
  const facts = make("dl", { class: "facts" });
  const fact = (key, ...value) => facts.append(make("div", {}, make("dt", {}, t(key)), make("dd", {}, ...value)));
  if (restsUntil) fact("provider.rests", momentOf(restsUntil));
  fact("provider.calls", t(lane.atOnce ? "provider.load.most" : "provider.load", {
    calls: number(budget.calls), running: number(lane.running), waiting: number(lane.waiting), most: number(lane.atOnce ?? 0),
  }));
  fact("provider.spent", ...spent(budget));
  if (balance !== null) fact("provider.balance", `${units(balance)} ${budget.unit}`);
  for (const key of keys) {
    if (keys.length === 1 && key.state === "good") continue;
    fact("provider.key", t("provider.key.is", { number: key.number, state: word(`key.${key.state}`, key.state) }),
      ...(key.restsUntil ? [make("span", { class: "small" }, t("provider.key.until", { time: momentOf(key.restsUntil) }))] : []));
  }
  fact("provider.failure", lastFailure
    ? t("provider.failed", { kind: word(`failure.${lastFailure.kind}`, lastFailure.kind), time: momentOf(lastFailure.at) })
    : t("provider.failure.none"));
  return make("li", { class: "card provider", "data-provider": name },
    make("div", { class: "card-top" },
      make("h3", {}, name, ...(kind === name ? [] : [make("span", { class: "small" }, ` ${kind}`)])),
      make("p", { class: Good.has(state) ? "badge good" : "badge bad" }, word(`standing.${state}`, state))),
    facts);
}

// What counts against the cap: what was charged, and the worst case of what nobody knows or what is under way.
function spent({ unit, charged, unknown, open, cap, left }) {
  const parts = [`${units(charged)} ${unit}`];
  if (unknown > 0) parts.push(t("provider.unknown", { units: units(unknown) }));
  if (open > 0) parts.push(t("provider.open", { units: units(open) }));
  if (cap === null) return [parts.join(", ")];
  const meter = make("meter", { min: 0, max: cap, value: cap - left, high: cap * 0.9, "aria-label": t("provider.cap.label") });
  return [parts.join(", "), meter, make("span", { class: "small" }, t("provider.cap", { left: units(left), cap: units(cap) }))];
}
