// Minting: the wish is read and checked, sent under a key of its own, and the answer goes into a file. The codes are
// shown nowhere; while they are in memory they can be saved once more.

import { all, announce, byId, make, write } from "../page/elements.js";
import { has, number, t } from "../page/texts.js";
import { problemOf, sentence } from "./problems.js";
import { readWish } from "./wish.js";

let attempt; // a wish and its key, until the gateway has certainly taken or refused it
let minted; // the last file of codes
let working = false;
let wrong = {}; // for each wrong field the text that says why
let trouble; // what else went wrong

/** @param {object} desk what main.js gives to each part of the page */
export function startMinting(desk) {
  byId("mint").addEventListener("submit", (event) => {
    event.preventDefault();
    mint(desk);
  });
  byId("mint-give-up").addEventListener("click", () => {
    startAnew();
    desk.refresh();
  });
  byId("minted-save").addEventListener("click", () => save(minted));
  byId("minted-done").addEventListener("click", startAnew);
  addEventListener("beforeunload", (event) => { if (working || attempt) event.preventDefault(); });
}

export function forgetMinting() {
  [attempt, minted, wrong, trouble] = [undefined, undefined, {}, undefined];
  byId("mint").reset();
  showMinting();
}

function startAnew() {
  [attempt, minted, trouble] = [undefined, undefined, undefined];
  showMinting();
  byId("mint-count").focus();
}

export function showMinting() {
  byId("mint-fields").disabled = working || attempt !== undefined;
  byId("mint-go").ariaDisabled = String(working);
  byId("mint-give-up").hidden = working || !attempt;
  byId("mint-lost").hidden = working || !attempt;
  write(byId("mint-go-text"), t(working ? "mint.working" : attempt ? "mint.again" : "mint.go"));
  write(byId("mint-problem"), trouble ? sentence(trouble) : "");
  byId("minted").hidden = !minted;
  if (minted) write(byId("minted-text"), t("minted.text", { count: number(minted.count), name: minted.name }));
  for (const note of all("[data-wrong]", byId("mint"))) {
    const key = wrong[note.dataset.wrong];
    write(note, key ? t(key) : "");
    for (const field of all(`[aria-describedby~="${note.id}"]`, byId("mint"))) field.ariaInvalid = String(Boolean(key));
  }
}

async function mint(desk) {
  if (working) return;
  const asked = attempt ?? readWish();
  [wrong, trouble, minted] = [asked.wrong ?? {}, undefined, undefined];
  if (Object.keys(wrong).length > 0) return showWrong();
  attempt = { wish: asked.wish, key: asked.key ?? newKey() };
  await send(desk, attempt);
}

async function send(desk, { wish, key }) {
  working = true;
  showMinting();
  announce(t("mint.working"));
  const { api } = desk;
  const answer = await api.mint(wish, key).catch((thrown) => ({ problem: problemOf(thrown) }));
  working = false;
  if (desk.api !== api) return showMinting(); // signed out meanwhile: nothing is kept
  if (answer.problem) return refuse(answer.problem, desk);
  [attempt, minted] = [undefined, { ...answer, count: wish.count }];
  byId("mint-note").value = "";
  showMinting();
  save(minted);
  byId("minted").focus();
  await desk.refresh();
}

// The same key is kept while nobody knows whether the gateway has minted: sent again, it gives the same codes.
function refuse(problem, desk) {
  if (!problem.isUnsettled) attempt = undefined;
  if (desk.turnedAway(problem)) return;
  const fields = Object.keys(problem.errors).filter((field) => has(`wrong.${field}`));
  wrong = Object.fromEntries(fields.map((field) => [field, `wrong.${field}`]));
  if (fields.length > 0) return showWrong();
  trouble = problem;
  showMinting();
  byId("mint-go").focus();
}

function showWrong() {
  showMinting();
  byId("mint").querySelector("[aria-invalid=true]")?.focus();
}

function save({ name, file }) {
  const link = make("a", { href: URL.createObjectURL(file), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// Not randomUUID, which a page without https hasn't got.
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
