// What becomes of pictures here: the gateway's own words for it, made from the settings in force.

import { CutoutGateway } from "../cutout-gateway.js";
import { showBrand } from "../page/brand.js";
import { all, byId, make, write } from "../page/elements.js";
import { forget, remembered } from "../page/memory.js";
import { nameOf } from "../page/operations.js";
import { problemOf, sentence } from "../page/problems.js";
import { processor } from "../page/processors.js";
import { chooseLanguage, fill, has, number, listed, switchLanguage, t } from "../page/texts.js";

const gateway = new CutoutGateway();
const state = { policy: undefined, shop: undefined, problem: undefined, session: remembered("session"), erased: false };

function render() {
  showBrand(state.shop);
  document.title = `${t("privacy.heading")} · ${state.shop?.name ?? t("name")}`;
  byId("problem").hidden = !state.problem;
  write(byId("problem"), state.problem ? sentence(state.problem) : "");
  if (state.policy) showPolicy(state.policy);
  byId("erase").hidden = !state.session;
  write(byId("erase-text"), t(state.erased ? "privacy.erase.done" : state.session ? "privacy.erase.text" : "privacy.erase.nothing"));
}

function showPolicy({ pictures, processing, statistics, log, accounts, attestation }) {
  write(byId("kept"), kept(pictures));
  byId("counts-kept").hidden = !statistics.keptSeconds;
  write(byId("counts-kept"), t("privacy.records.counts.kept", { time: duration(statistics.keptSeconds ?? 0) }));
  write(byId("log"), log
    ? t("privacy.records.log", { time: duration(log.keptSeconds), fields: listed(log.fields.map((field) => t(`privacy.log.${field}`))) })
    : t("privacy.records.log.none"));
  showAccounts(accounts);
  byId("machine").replaceChildren(...attestation.map(({ check, holds }) => make("li", {}, t(`privacy.machine.${check}.${holds ? "closed" : "open"}`))));
  const isHereOnly = processing.every(({ processors }) => processors.every(({ name }) => name === "builtin"));
  write(byId("services-lead"), t(isHereOnly ? "privacy.services.none" : "privacy.services.lead"));
  byId("services").replaceChildren(...processing.map(service));
}

function showAccounts(accounts) {
  write(byId("accounts"), t(accounts ? "privacy.accounts.keys" : "privacy.accounts.none"));
  for (const id of ["accounts-kept", "accounts-rights"]) byId(id).hidden = !accounts;
  if (!accounts) return;
  write(byId("accounts-kept"), t("privacy.accounts.kept", {
    things: listed(accounts.kept.map((thing) => t(`privacy.accounts.${thing}`))),
    time: duration(accounts.usageKeptSeconds),
  }));
  write(byId("accounts-rights"), t("privacy.accounts.rights", { give: accounts.export, erase: accounts.erase }));
}

function kept({ seconds, secondsMore, ends, secondsAfterDelivery }) {
  const times = { time: duration(seconds), more: duration(secondsMore), after: duration(secondsAfterDelivery ?? 0) };
  if (ends !== "fixed") return t(`privacy.pictures.kept.${ends}`, times);
  return t(secondsMore ? "privacy.pictures.kept.grace" : "privacy.pictures.kept", times);
}

function service({ operation, processors }) {
  return make("div", { class: "service" },
    make("h3", {}, nameOf(operation)),
    make("ul", {}, ...processors.map((one) => make("li", {}, tell(one)))));
}

// An operator's own words stay as they are.
function tell({ name, region, retention }) {
  const who = processor(name, region);
  if (name === "builtin") return who;
  return t("privacy.services.one", { who, what: has(`retention.${retention}`) ? t(`retention.${retention}`) : retention });
}

function duration(seconds) {
  const unit = (value, name) => number(value, { style: "unit", unit: name, unitDisplay: "long", maximumFractionDigits: 1 });
  if (seconds < 120) return unit(seconds, "second");
  if (seconds < 7200) return unit(seconds / 60, "minute");
  return seconds <= 48 * 3600 ? unit(seconds / 3600, "hour") : unit(seconds / 86400, "day");
}

async function erase() {
  byId("erase").disabled = true;
  try {
    await gateway.erase(state.session);
    isErased();
  } catch (thrown) {
    const problem = problemOf(thrown);
    if (problem.code === "not-found") isErased();
    else Object.assign(state, { problem });
  }
  byId("erase").disabled = false;
  render();
}

function isErased() {
  forget("session");
  Object.assign(state, { session: undefined, erased: true, problem: undefined });
}

async function askForPolicy() {
  try {
    state.policy = await gateway.privacy();
    state.problem = undefined;
  } catch (thrown) {
    state.problem = problemOf(thrown);
    setTimeout(askForPolicy, 5000);
  }
  render();
}

state.shop = await gateway.page().catch((problem) => void console.info("No settings of the page:", problem.code));
await chooseLanguage();
byId("erase").addEventListener("click", erase);
for (const button of all("[data-language]")) {
  button.addEventListener("click", async () => { await switchLanguage(button.dataset.language); render(); });
}
render();
document.documentElement.removeAttribute("data-starting");
await askForPolicy();
