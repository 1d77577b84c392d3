// The page's course: from a photo to a saved cutout. `state` is all there is to know, `render` shows it, and each
// function between changes it and renders again.

import { CutoutGateway } from "../cutout-gateway.js";
import { showBrand } from "./brand.js";
import { clearCode, refuseCode, showCode, typedCode, watchCode } from "./code-field.js";
import { countDown, stopCountDown } from "./countdown.js";
import { all, announce, byId } from "./elements.js";
import { takeIn } from "./intake.js";
import { forget, remember, remembered } from "./memory.js";
import { letGo, objection, readPhoto } from "./photo.js";
import { problemOf, sentence } from "./problems.js";
import { awaitPurchase } from "./purchase.js";
import { quoteFor, refusal } from "./quote.js";
import { cutAt, render, showSaving } from "./render.js";
import { lacksMask, paintedMask, showStudio, watchStudio } from "./studio.js";
import { chooseLanguage, switchLanguage, t } from "./texts.js";

const gateway = new CutoutGateway();

const state = {
  view: "start", // start, review, busy, ready, unlocked, done, failed, gone
  offers: undefined, // what GET /v1/operations says
  shop: undefined, // what the operator has made of the page
  quote: undefined, // what the gateway says would come of this photo
  operation: "background-removal",
  style: "", // of a portrait; "" leaves it to the shop
  photo: undefined,
  painted: 0, // areas that have been painted over
  attempt: undefined, // the idempotency key of this photo and operation
  session: undefined,
  sent: undefined, // 0 to 1 while the photo is being uploaded
  cuttingSince: undefined,
  connected: true,
  problem: undefined, // shown above whatever the view is
  failure: undefined, // what the view "failed" is about
  waitUntil: undefined, // when trying again makes sense
  revealed: false, // the preview has been seen
  plainPreview: false, // the preview could not be had without a background
  unlocking: false,
  saving: undefined, // 0 to 1 while the result is being fetched, "checking" after that
  saved: undefined,
  gone: "expired",
};

let work = new AbortController();

function show(view, changes = {}) {
  const before = state.view;
  Object.assign(state, changes, { view });
  render(state, gateway);
  showStudio(state);
  if (view === before) return;
  for (const heading of all(".panel h1")) {
    if (!heading.offsetParent) continue;
    heading.focus({ preventScroll: true });
    announce(heading.textContent);
    if (view !== "start") heading.scrollIntoView({ block: "nearest" });
  }
}

const update = (changes) => show(state.view, changes);

const offer = () => state.offers?.find((candidate) => candidate.name === state.operation);

// ---- a photo comes in -----------------------------------------------------------------------------------------------

async function take(file) {
  const photo = await readPhoto(file).catch(() => undefined);
  const wrong = photo ? objection(photo, offer()) : { code: "not-readable-here" };
  if (wrong) {
    letGo(photo);
    return update({ problem: { ...wrong, charged: "no" } });
  }
  if (!(await leaveSession())) return letGo(photo);
  letGo(state.photo);
  remember("name", photo.name);
  show("review", { photo, painted: 0, problem: undefined, attempt: undefined });
  await askWhatWouldCome();
}

// A refusal may be over soon; then it is asked again.
async function askWhatWouldCome() {
  const { photo, operation } = state;
  const isMeant = () => state.view === "review" && state.photo === photo && state.operation === operation;
  update({ quote: undefined });
  const quote = await quoteFor(gateway, { photo, operation });
  if (!isMeant()) return;
  const refused = refusal(quote);
  update({ quote, problem: refused ?? state.problem });
  if (refused?.retryAfterSeconds) setTimeout(() => { if (isMeant()) choose(operation); }, refused.retryAfterSeconds * 1000);
}

function choose(operation) {
  update({ operation, style: "", attempt: undefined, problem: undefined });
  const wrong = state.photo && objection(state.photo, offer());
  if (wrong) update({ problem: { ...wrong, charged: "no" } });
  else if (state.view === "review") askWhatWouldCome();
}

// ---- upload and wait ------------------------------------------------------------------------------------------------

async function send() {
  const wrong = objection(state.photo, offer());
  if (wrong) return update({ problem: { ...wrong, charged: "no" } });
  if (lacksMask(state)) return update({ problem: { code: "mask-needed", charged: "no" } });
  const mask = await paintedMask(state);
  state.attempt ??= Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join("-");
  show("busy", { sent: 0, session: undefined, problem: undefined, failure: undefined, waitUntil: undefined, connected: true });
  Object.assign(state, { revealed: false, plainPreview: false });
  cutAt(100);
  await wait((options) => gateway.upload(state.photo.blob, {
    ...options,
    operation: state.operation,
    style: state.style,
    mask,
    idempotencyKey: state.attempt,
    onProgress: (percent) => update({ sent: percent / 100 }),
  }));
}

// The photo covers its cutout until that has been loaded; then it is cut away to the middle, and the visitor takes over.
function reveal() {
  if (state.revealed) return;
  update({ revealed: true });
  cutAt(50, { gliding: true });
}

// Without room for a see-through preview the gateway still has its usual one; without a connection, a little later.
function askForPreviewAgain() {
  if (!state.plainPreview) return update({ plainPreview: true });
  setTimeout(() => {
    byId("preview").removeAttribute("src");
    update({ plainPreview: false });
  }, 3000);
}

async function wait(start) {
  work = new AbortController();
  const { signal } = work;
  try {
    await start({
      signal,
      onState: (session) => { if (!signal.aborted) arrive(session); },
      onConnection: (connected) => update({ connected }),
    });
  } catch (thrown) {
    if (!signal.aborted) fail(problemOf(thrown));
  }
}

function arrive(session) {
  remember("session", session.id);
  const step = session.progress?.step;
  const cutting = session.state === "processing" && step === "sent";
  const facts = {
    session,
    sent: undefined,
    connected: true,
    problem: undefined,
    cuttingSince: cutting ? (state.cuttingSince ?? Date.now()) : undefined,
    operation: session.operation ?? state.operation,
  };
  countDown(gateway, session.expiresAt, timeIsOver);
  if (session.state === "failed") return fail(session.problem ?? { code: "provider-failed", charged: "unknown" }, facts);
  show({ processing: "busy", ready: "ready", unlocked: state.saved ? "done" : "unlocked" }[session.state] ?? "busy", facts);
  expectPurchase();
}

// Paid for elsewhere, the picture is unlocked without anything being done here.
async function expectPurchase() {
  const { signal } = work;
  try {
    const session = await awaitPurchase(gateway, state, signal);
    if (session && state.session?.state === "ready") arrive(session);
  } catch (thrown) {
    if (!signal.aborted && problemOf(thrown).code === "not-found") lookAgain({ timeIsOver: true });
  }
}

function fail(failure, changes = {}) {
  if (failure.code === "not-found") return sessionIsGone("expired");
  stopCountDown();
  show("failed", { ...changes, failure, waitUntil: waitUntil(failure), sent: undefined });
  announce(sentence(failure));
}

// From an answer of the gateway or from a session that has failed: the one is read already, the other is not.
function waitUntil({ retryAfter, retryAfterSeconds = retryAfter }) {
  return retryAfterSeconds ? Date.now() + retryAfterSeconds * 1000 : undefined;
}

// With the same key as before while nobody knows how the last try ended, so that it is not done and paid twice.
async function tryAgain() {
  if (!state.photo) return startAgain();
  if (state.session) {
    await endSession();
    state.attempt = undefined;
  }
  await send();
}

// ---- unlock, save, erase --------------------------------------------------------------------------------------------

async function unlock() {
  const { state: reading, text, count } = typedCode();
  if (reading === "empty" || reading === "incomplete") return refuseCode("code.incomplete", { missing: 20 - count });
  if (reading === "mistyped" || reading === "too-long") return refuseCode(`code.${reading}`);
  update({ unlocking: true, problem: undefined });
  try {
    const session = await gateway.unlock(state.session.id, text);
    state.unlocking = false;
    clearCode();
    arrive(session);
  } catch (thrown) {
    const problem = problemOf(thrown);
    update({ unlocking: false });
    if (problem.code === "not-found") return sessionIsGone("expired");
    if (problem.code === "connection-lost") return refuseCode("code.connection-lost");
    if (problem.code === "code-refused") return refuseCode("problem.code-refused");
    update({ problem: { ...problem, withCode: true, waitUntil: waitUntil(problem) } });
  }
}

async function save() {
  if (state.saving !== undefined) return;
  if (state.saved) return handOver(state.saved);
  update({ saving: 0, problem: undefined });
  try {
    const result = await gateway.download(state.session.id, {
      onProgress: (percent) => showSaving(state, (state.saving = percent < 100 ? percent / 100 : "checking")),
    });
    const saved = { ...result, name: fileName(result.blob.type), url: URL.createObjectURL(result.blob) };
    handOver(saved);
    show("done", { saving: undefined, saved });
    cutAt(0, { gliding: true });
  } catch (thrown) {
    const problem = problemOf(thrown);
    update({ saving: undefined });
    if (problem.code === "not-found") return sessionIsGone("expired");
    update({ problem: { ...problem, withCode: true } });
  }
}

function handOver({ url, name }) {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

function fileName(type) {
  const stem = (remembered("name") ?? "").replace(/\.[^.]*$/, "");
  return `${stem ? `${stem}-` : ""}cutout.${type === "image/jpeg" ? "jpg" : "png"}`;
}

async function erase() {
  if (await leaveSession()) sessionIsGone("erased");
}

async function startAgain() {
  if (!(await leaveSession())) return;
  letGo(state.photo);
  forget("name");
  show("start", { photo: undefined, session: undefined, problem: undefined, failure: undefined });
}

// ---- the end of a session -------------------------------------------------------------------------------------------

// True when nothing is left on the server; false when the buyer would rather keep it, or it could not be erased.
async function leaveSession() {
  if (state.session?.state === "unlocked" && !state.saved && !(await certain())) return false;
  return endSession();
}

async function endSession() {
  work.abort(new DOMException("Left", "AbortError"));
  const id = state.session?.id;
  try {
    if (id && state.view !== "gone") await gateway.erase(id);
  } catch (thrown) {
    update({ problem: { ...problemOf(thrown), withCode: true } });
    return false;
  }
  stopCountDown();
  forget("session");
  clearCode();
  forgetSaved();
  Object.assign(state, { session: undefined, saving: undefined, unlocking: false, cuttingSince: undefined });
  return true;
}

function sessionIsGone(gone) {
  work.abort(new DOMException("Gone", "AbortError"));
  stopCountDown();
  forget("session");
  clearCode();
  letGo(state.photo);
  forgetSaved();
  show("gone", { gone, photo: undefined, session: undefined, saving: undefined, problem: undefined });
}

// Not at once: a browser that asks where to save reads the picture only after that.
function forgetSaved() {
  if (state.saved) setTimeout(URL.revokeObjectURL, 60_000, state.saved.url);
  state.saved = undefined;
}

function certain() {
  const dialog = byId("ask");
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

// The clock here may be wrong and a bound code gives some grace: the gateway has the last word.
async function timeIsOver() {
  if (state.saving !== undefined) return;
  await lookAgain({ timeIsOver: true });
}

async function lookAgain({ timeIsOver = false } = {}) {
  if (!state.session || state.view === "busy") return;
  try {
    const session = await gateway.session(state.session.id);
    if (session.expiresAt !== state.session.expiresAt || session.state !== state.session.state) arrive(session);
    else if (Date.parse(session.expiresAt) <= gateway.now()) setTimeout(lookAgain, 2000, { timeIsOver });
  } catch (thrown) {
    const problem = problemOf(thrown);
    // What is erased on delivery can still be looked at and saved again here, until its time would have been over.
    if (problem.code === "not-found" && (timeIsOver || state.view !== "done")) return sessionIsGone("expired");
    if (problem.code === "connection-lost") setTimeout(lookAgain, 5000, { timeIsOver });
  }
}

// ---- beginning ------------------------------------------------------------------------------------------------------

async function askWhatIsOnOffer(answer = gateway.operations()) {
  try {
    const offers = await answer;
    const first = offers.find((candidate) => candidate.available);
    const operation = offer()?.available ? state.operation : (first?.name ?? state.operation);
    update({ offers, operation: state.session?.operation ?? operation, problem: undefined });
  } catch (thrown) {
    update({ offers: state.offers ?? [], problem: problemOf(thrown) });
    setTimeout(() => askWhatIsOnOffer(), 5000);
  }
}

async function comeBack() {
  const id = remembered("session");
  if (!id) return;
  try {
    const session = await gateway.session(id);
    work = new AbortController();
    arrive(session);
    if (session.state === "processing") await wait((options) => gateway.follow(id, options));
  } catch (thrown) {
    const problem = problemOf(thrown);
    if (problem.code === "not-found") return sessionIsGone("expired");
    update({ problem });
    if (problem.code === "connection-lost") setTimeout(comeBack, 3000);
  }
}

function listen() {
  takeIn(take);
  watchCode();
  byId("go").addEventListener("click", send);
  byId("retry").addEventListener("click", tryAgain);
  byId("save").addEventListener("click", save);
  byId("code-form").addEventListener("submit", (event) => { event.preventDefault(); if (!state.unlocking) unlock(); });
  byId("problem-close").addEventListener("click", () => update({ problem: undefined }));
  byId("operations").addEventListener("change", (event) => choose(event.target.value));
  watchStudio({
    gateway,
    onBackground: () => update({}),
    onStyle: (style) => update({ style, attempt: undefined }),
    onPaint: (painted) => update({ painted, attempt: undefined, problem: state.problem?.code === "mask-needed" ? undefined : state.problem }),
    onSession: (session) => { if (session.id === state.session?.id) update({ session }); },
  });
  const acts = { "erase": erase, "start-again": startAgain };
  for (const button of all("[data-act]")) button.addEventListener("click", acts[button.dataset.act]);
  byId("compare").addEventListener("input", (event) => cutAt(event.target.value));
  byId("preview").addEventListener("load", reveal);
  byId("preview").addEventListener("error", askForPreviewAgain);
  for (const button of all("[data-language]")) {
    button.addEventListener("click", async () => { await switchLanguage(button.dataset.language); showBrand(state.shop); update({}); showCode(); });
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden) lookAgain(); });
  addEventListener("pageshow", (event) => { if (event.persisted) lookAgain(); });
  addEventListener("beforeunload", (event) => { if (state.sent !== undefined) event.preventDefault(); });
  setInterval(() => { if (state.view === "busy" || state.waitUntil) update({}); }, 1000);
}

async function askForShop() {
  // Without it the page has its own name, and nobody is sent anywhere to buy.
  state.shop = await gateway.page().catch((thrown) => void problemOf(thrown));
}

// Asked for at once: this takes as long to arrive as the texts do.
const offered = gateway.operations();
offered.catch(() => {}); // told where it is waited for
await Promise.all([chooseLanguage(), askForShop()]);
showBrand(state.shop);
listen();
showCode();
render(state, gateway);
document.documentElement.removeAttribute("data-starting");
await Promise.all([askWhatIsOnOffer(offered), comeBack()]);
