// The page's course: from a photo to a saved cutout. Fetched as soon as the page stands and a photo can be chosen.

import { GatewayProblem } from "../cutout-gateway.js";
import { watchCode } from "./code-field.js";
import { countDown, stopCountDown } from "./countdown.js";
import { all, announce, byId } from "./elements.js";
import { endSession, leaveSession, sessionIsGone } from "./leaving.js";
import { forget, remember, remembered } from "./memory.js";
import { letGo, objection, readPhoto } from "./photo.js";
import { problemOf, sentence, waitUntil } from "./problems.js";
import { awaitPurchase } from "./purchase.js";
import { quoteFor, refusal } from "./quote.js";
import { alsoShownBy, gateway, offer, show, state, update } from "./state.js";
import { lacksMask, paintedMask, showStudio, watchStudio } from "./studio.js";
import { t } from "./texts.js";
import { save, unlock } from "./unlocking.js";
import { cutAt, showView } from "./views.js";

// ---- a photo comes in -----------------------------------------------------------------------------------------------

export async function take(file) {
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

export function choose(operation) {
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
  state.work = new AbortController();
  const { signal } = state.work;
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
  const { signal } = state.work;
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

// With the same key as before while nobody knows how the last try ended, so that it is not done and paid twice.
async function tryAgain() {
  if (!state.photo) return startAgain();
  if (state.session) {
    await endSession();
    state.attempt = undefined;
  }
  await send();
}

// ---- a better cut ---------------------------------------------------------------------------------------------------

// With hints the photo is cut once more, as a session of its own. The cut before stays until that is there.
async function cutAnew(hints) {
  if (state.cuttingAnew) return;
  const { session: before, photo, work } = state;
  let made;
  update({ cuttingAnew: true, problem: undefined });
  try {
    const options = { hints, operation: before.operation, signal: work.signal, onState: (session) => { made = session; } };
    const { editable } = (await gateway.privacy()).pictures;
    // Where the photo is kept for it, it need not be sent again.
    await (editable ? gateway.edit(before, { hints }, options) : gateway.upload(photo.blob, options));
    if (made.state === "failed") throw new GatewayProblem(made.problem.code, made.problem);
    await replace(before, made, work);
  } catch (thrown) {
    if (made && made.id !== state.session?.id) await discard(made);
    if (!work.signal.aborted || state.work !== work) update({ problem: problemOf(thrown) });
  } finally {
    update({ cuttingAnew: false });
  }
}

// Whoever has unlocked the cut before meanwhile, or has left, keeps what he has.
async function replace(before, made, work) {
  const now = await gateway.session(before.id);
  if (work.signal.aborted || state.session?.id !== before.id || now.state !== "ready") return discard(made);
  work.abort(new DOMException("Cut anew", "AbortError"));
  state.work = new AbortController();
  arrive(made);
  announce(`${t("studio.hints.done")} ${byId("sure").textContent}`);
  await gateway.erase(before);
}

// Nobody has seen it; what cannot be erased now ends with its time.
const discard = (session) => gateway.erase(session).catch((problem) => void console.info("Not erased:", problem.code));

// ---- leave and come back --------------------------------------------------------------------------------------------

async function erase() {
  if (await leaveSession()) sessionIsGone("erased");
}

async function startAgain() {
  if (!(await leaveSession())) return;
  letGo(state.photo);
  forget("name");
  show("start", { photo: undefined, session: undefined, problem: undefined, failure: undefined });
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

async function comeBack() {
  const id = remembered("session");
  if (!id) return;
  try {
    const session = await gateway.session(id);
    state.work = new AbortController();
    arrive(session);
    if (session.state === "processing") await wait((options) => gateway.follow(id, options));
  } catch (thrown) {
    const problem = problemOf(thrown);
    if (problem.code === "not-found") return sessionIsGone("expired");
    update({ problem });
    if (problem.code === "connection-lost") setTimeout(comeBack, 3000);
  }
}

// ---- beginning ------------------------------------------------------------------------------------------------------

/** Everything on the page does something from now on, and what was there before a reload is there again. */
export function begin() {
  alsoShownBy(showView);
  alsoShownBy(showStudio);
  watchCode();
  byId("go").addEventListener("click", send);
  byId("retry").addEventListener("click", tryAgain);
  byId("save").addEventListener("click", save);
  byId("code-form").addEventListener("submit", (event) => { event.preventDefault(); if (!state.unlocking) unlock(arrive); });
  byId("problem-close").addEventListener("click", () => update({ problem: undefined }));
  watchStudio({
    gateway,
    onBackground: () => update({}),
    onStyle: (style) => update({ style, attempt: undefined }),
    onPaint: (painted) => update({ painted, attempt: undefined, problem: state.problem?.code === "mask-needed" ? undefined : state.problem }),
    onHints: cutAnew,
    onSession: (session) => { if (session.id === state.session?.id) update({ session }); },
  });
  const acts = { "erase": erase, "start-again": startAgain };
  for (const button of all("[data-act]")) button.addEventListener("click", acts[button.dataset.act]);
  byId("compare").addEventListener("input", (event) => cutAt(event.target.value));
  byId("preview").addEventListener("load", reveal);
  byId("preview").addEventListener("error", askForPreviewAgain);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) lookAgain(); });
  addEventListener("pageshow", (event) => { if (event.persisted) lookAgain(); });
  addEventListener("beforeunload", (event) => { if (state.sent !== undefined) event.preventDefault(); });
  setInterval(() => { if (state.view === "busy" || state.waitUntil) update({}); }, 1000);
  comeBack();
}
