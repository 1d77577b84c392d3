// What became of codes: a bar of several parts, and each part in words.

import { make } from "../page/elements.js";
import { number, t } from "../page/texts.js";
import { stack } from "./chart.js";

const States = ["unused", "bound", "delivered", "revoked", "expired"];

/** @param {object} counts how many uses are in each state; a state that isn't told isn't shown */
export function countsOf(counts) {
  const told = States.filter((state) => counts[state] !== undefined);
  const list = make("dl", { class: "counts" });
  for (const state of told) {
    if (counts[state] === 0 && state !== "unused" && state !== "delivered") continue;
    list.append(make("div", { class: state }, make("dt", {}, t(`state.${state}`)), make("dd", {}, number(counts[state]))));
  }
  return [stack(told.map((state) => [state, counts[state]])), list];
}
