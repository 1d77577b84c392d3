// The operator's page: asks for the token, fetches what the gateway tells, and has it shown.

import { all, announce, byId, write } from "../page/elements.js";
import { chooseLanguage, switchLanguage, t, timeOfDay } from "../page/texts.js";
import { AdminApi, isOffered } from "./api.js";
import { forgetBatches, showBatches, startBatches } from "./batches.js";
import { showFigures } from "./figures.js";
import { forgetMinting, showMinting, startMinting } from "./mint.js";
import { problemOf, sentence, sentenceKey } from "./problems.js";
import { showProviders } from "./providers.js";

const Often = 60_000;

const desk = {
  api: undefined, // holds the token; undefined while nobody is signed in
  told: undefined, // what the gateway told last, and when
  refresh,
  turnedAway,
};

function show(view) {
  document.documentElement.dataset.view = view;
  for (const element of all("[data-in]")) element.hidden = !element.dataset.in.split(" ").includes(view);
  document.querySelector(`[data-in~=${view}] h1`)?.focus({ preventScroll: true });
}

function showAll() {
  document.title = t("title");
  write(byId("token-note"), "");
  complain(undefined);
  showMinting();
  if (!desk.told) return;
  const { stats, batches, providers, missing, at } = desk.told;
  showFigures(stats);
  showBatches(batches);
  showProviders(providers, missing);
  write(byId("as-of"), t("as-of", { time: timeOfDay(at) }));
}

async function fetchAll(api) {
  const [stats, batches, providers, missing] = await Promise.all([api.stats(), api.batches(), api.providers(), api.missing()]);
  return { stats, batches, providers, missing, at: new Date() };
}

/** Fetches everything anew; a problem is told and leaves what was there. */
async function refresh() {
  const { api } = desk;
  if (!api) return;
  try {
    const told = await fetchAll(api);
    if (desk.api !== api) return;
    desk.told = told;
    showAll();
  } catch (thrown) {
    const problem = problemOf(thrown);
    if (desk.api === api && !turnedAway(problem)) complain(problem);
  }
}

// ---- signing in and out ---------------------------------------------------------------------------------------------

async function signIn() {
  const field = byId("token");
  const token = field.value.trim();
  if (token === "") return refuseToken("token.empty");
  write(byId("token-note"), t("token.checking"));
  // What isn't ASCII can't be sent in a header, so it can't be the token either.
  if (/[^\x20-\x7e]/.test(token)) return refuseToken("token.wrong");
  const api = new AdminApi(token);
  try {
    desk.told = await fetchAll(api);
  } catch (thrown) {
    const problem = problemOf(thrown);
    return refuseToken(problem.code === "unauthorized" ? "token.wrong" : sentenceKey(problem));
  }
  desk.api = api;
  field.value = "";
  field.ariaInvalid = "false";
  showAll();
  show("in");
}

function refuseToken(key) {
  write(byId("token-note"), t(key));
  byId("token").ariaInvalid = "true";
  byId("token").focus();
}

function signOut() {
  [desk.api, desk.told] = [undefined, undefined];
  byId("token").value = "";
  byId("token").ariaInvalid = "false";
  forgetMinting();
  forgetBatches();
  for (const id of ["tiles", "days", "sales", "differences", "uses", "batch-list", "provider-list"]) byId(id).replaceChildren();
  showAll();
  show("out");
}

/** Whether the gateway no longer takes the token, in which case there is nothing more to do with it. */
function turnedAway(problem) {
  if (problem.code !== "unauthorized") return false;
  signOut();
  refuseToken("token.wrong");
  return true;
}

function complain(problem) {
  byId("problem").hidden = !problem;
  if (problem) write(byId("problem-text"), sentence(problem));
}

// ---- the start ------------------------------------------------------------------------------------------------------

byId("sign-in").addEventListener("submit", (event) => { event.preventDefault(); signIn(); });
byId("sign-out").addEventListener("click", () => { signOut(); announce(t("signed-out")); });
byId("refresh").addEventListener("click", async () => { await refresh(); announce(byId("as-of").textContent); });
byId("problem-close").addEventListener("click", () => { complain(undefined); byId("refresh").focus(); });
for (const button of all("[data-language]")) {
  button.addEventListener("click", async () => { await switchLanguage(button.dataset.language); showAll(); });
}
startMinting(desk);
startBatches(desk);

// A page that the browser keeps for "back" would keep the token.
addEventListener("pagehide", signOut);
setInterval(() => { if (desk.api && document.visibilityState === "visible" && !byId("ask").open) refresh(); }, Often);

await chooseLanguage();
const offered = await isOffered().catch(() => true);
showAll();
show(offered ? "out" : "off");
document.documentElement.removeAttribute("data-starting");
