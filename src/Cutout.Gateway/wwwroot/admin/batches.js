// What was minted, what became of it, and taking it back.

import { announce, byId, make, write } from "../page/elements.js";
import { number, t } from "../page/texts.js";
import { ask } from "./ask.js";
import { countsOf } from "./counts.js";
import { dateOf, momentOf } from "./format.js";
import { problemOf, sentenceKey } from "./problems.js";

const AtOnce = 6; // a shop that calls /v1/orders has a batch for every order

let batches = [];
let shown = AtOnce;
let outcome = {}; // of the last revocation: a text, its values, and whether it is good or bad

/** @param {object} desk what main.js gives to each part of the page */
export function startBatches(desk) {
  byId("batch-filter").addEventListener("input", () => { shown = AtOnce; showBatches(); });
  byId("batch-more").addEventListener("click", () => {
    const before = shown;
    shown += AtOnce;
    showBatches();
    byId("batch-list").children[before]?.focus();
  });
  byId("batch-list").addEventListener("click", (event) => {
    const batch = batches.find((one) => one.batch === event.target.closest("[data-revoke]")?.dataset.revoke);
    if (batch) revokeBatch(batch, desk);
  });
  byId("revoke").addEventListener("submit", (event) => {
    event.preventDefault();
    revokeCode(desk);
  });
}

export function showBatches(list = batches) {
  batches = list;
  const focused = document.activeElement.dataset.revoke;
  const words = byId("batch-filter").value.trim().toLowerCase();
  const found = batches.filter((one) => [one.batch, one.note, one.order].some((text) => text?.toLowerCase().includes(words)));
  byId("batch-list").replaceChildren(...found.slice(0, shown).map(card));
  byId("batch-tools").hidden = batches.length <= AtOnce;
  byId("batch-more").hidden = found.length <= shown;
  write(byId("batch-none"), found.length > 0 ? "" : t(batches.length === 0 ? "batches.none" : "batches.none.found"));
  if (focused) byId("batch-list").querySelector(`[data-revoke="${focused}"]`)?.focus();
  byId("revoke-outcome").dataset.kind = outcome.kind;
  write(byId("revoke-outcome"), outcome.key ? t(outcome.key, outcome.values) : "");
}

export function forgetBatches() {
  [batches, shown, outcome] = [[], AtOnce, {}];
  byId("batch-filter").value = "";
  byId("revoke-code").value = "";
  showBatches();
}

const nameOf = ({ order, note, batch }) => (order ? t("batch.order", { order }) : note || batch);

function card(batch) {
  const facts = [t("batch.minted", { time: momentOf(batch.mintedAt) })];
  if (batch.expiresAt) facts.push(t(Date.parse(batch.expiresAt) < Date.now() ? "batch.expired" : "batch.expires", { time: dateOf(batch.expiresAt) }));
  const open = batch.unused + batch.bound;
  const button = make("button", { type: "button", class: "button", "data-revoke": batch.batch, "aria-label": t("batch.revoke.name", { name: nameOf(batch) }) }, t("batch.revoke"));
  return make("li", { class: "card batch", tabindex: "-1", "data-batch": batch.batch },
    make("div", { class: "card-top" },
      make("div", {}, make("h4", {}, nameOf(batch)), make("p", { class: "small" }, facts.join(" · ")), make("p", { class: "small mono" }, batch.batch)),
      ...(open > 0 ? [button] : [])),
    ...countsOf(batch));
}

async function revokeBatch(batch, desk) {
  const text = t("ask.batch.text", { open: number(batch.unused + batch.bound), delivered: number(batch.delivered) });
  if (!(await ask(t("ask.batch.heading", { name: nameOf(batch) }), text, t("ask.revoke.yes")))) return;
  await revoke({ batch: batch.batch }, desk);
  byId("batch-list").querySelector(`[data-batch="${batch.batch}"]`)?.focus();
}

async function revokeCode(desk) {
  const field = byId("revoke-code");
  const code = field.value.trim();
  if (code === "") tell("bad", "revoke.empty");
  else {
    const lastFour = code.replace(/[^a-z0-9]/gi, "").slice(-4).toUpperCase();
    const sure = await ask(t("ask.code.heading", { lastFour }), t("ask.code.text"), t("ask.revoke.yes"));
    if (sure) await revoke({ code }, desk, () => { field.value = ""; });
  }
  field.focus();
}

async function revoke(what, desk, done = () => {}) {
  try {
    const { revoked, alreadyDelivered } = await desk.api.revoke(what);
    done();
    tell("good", "revoked", { revoked: number(revoked), delivered: number(alreadyDelivered) });
    await desk.refresh();
  } catch (thrown) {
    const problem = problemOf(thrown);
    if (!desk.turnedAway(problem)) tell("bad", what.code && problem.code === "not-found" ? "revoke.unknown" : sentenceKey(problem));
  }
}

function tell(kind, key, values) {
  outcome = { kind, key, values };
  showBatches();
  announce(t(key, values));
}
