// Shows what follows once a photo has been chosen. Nothing here changes the state or talks to the gateway.

import { showCode } from "./code-field.js";
import { all, byId, write } from "./elements.js";
import { canBeRepeated, cost, sentence } from "./problems.js";
import { processor } from "./processors.js";
import { showPurchase } from "./purchase.js";
import { showQuote } from "./quote.js";
import { gateway } from "./state.js";
import { has, number, percent, size, t } from "./texts.js";

const Steps = ["send", "queued", "sent", "rendering"];

const Views = {
  review: showReview, busy: showBusy, ready: showReady, unlocked: showUnlocked, done: showDone, failed: showFailed, gone: showGone,
};

export function showView(state) {
  showPicture(state);
  Views[state.view]?.(state);
}

export function showSaving(state) {
  const { saving, saved } = state;
  const button = byId("save");
  button.ariaDisabled = String(saving !== undefined);
  button.style.setProperty("--fraction", typeof saving === "number" ? saving : saving ? 1 : 0);
  const text = saving === undefined ? t(saved ? "done.again" : "unlocked.save")
    : saving === "checking" ? t("unlocked.checking") : t("unlocked.saving", { percent: percent(saving) });
  write(byId("save-text"), text);
}

// ---- the panel ------------------------------------------------------------------------------------------------------

function showReview({ photo, operation, offers, problem, quote }) {
  const offer = offers?.find((candidate) => candidate.name === operation);
  const known = photo.width > 0;
  write(byId("photo-facts"), t(known ? "photo.size" : "photo.size.unknown", photoValues(photo)));
  const promise = known || !has(`get.${operation}.unknown`) ? `get.${operation}` : `get.${operation}.unknown`;
  write(byId("promise"), t(has(promise) ? promise : "result.unknown", photoValues(photo)));
  showQuote({ quote, operation });
  const maker = quote?.taken ? quote : offer;
  showProvider("offer", maker?.provider, maker?.region);
  byId("review-by").hidden = !maker?.provider || quote?.taken === false;
  byId("go").disabled = !offer?.available || Boolean(problem) || quote?.taken === false;
}

function showBusy(state) {
  const sending = state.sent !== undefined;
  write(byId("busy-lead"), t(sending ? "busy.lead.sending" : "busy.lead"));
  byId("connection").hidden = state.connected;
  write(byId("connection"), t(sending ? "connection.lost.sending" : "connection.lost"));
  const progress = state.session?.progress ?? {};
  const current = sending ? 0 : Math.max(1, Steps.indexOf(progress.step));
  byId("steps").querySelector("progress").value = sending ? state.sent : 1;
  for (const [i, item] of [...all("#steps li")].entries()) {
    item.dataset.is = i < current ? "done" : i === current ? "now" : "next";
    item.ariaCurrent = i === current ? "step" : null;
    write(item.querySelector(".step-now"), i === current ? stepNow(Steps[i], state, progress) : "");
  }
}

function stepNow(step, state, { position, etaSeconds }) {
  if (step === "send") return t("step.send.now", { percent: percent(state.sent) });
  if (step === "queued" && position) {
    return t(etaSeconds ? "step.queue.eta" : "step.queue.now", { position, seconds: etaSeconds });
  }
  if (step === "sent" && state.cuttingSince) {
    const seconds = Math.floor((Date.now() - state.cuttingSince) / 1000);
    return etaSeconds ? t("step.cut.eta", { seconds: etaSeconds }) : t("step.cut.now", { seconds });
  }
  return "";
}

function showReady(state) {
  showResult(state);
  showSureness(state.session);
  const { unlocking } = state;
  byId("unlock").ariaDisabled = String(unlocking);
  byId("unlock").toggleAttribute("data-busy", unlocking);
  byId("code").readOnly = unlocking;
  write(byId("unlock-text"), t(unlocking ? "code.unlocking" : "code.unlock"));
  showPurchase(state);
  showCode();
}

function showUnlocked(state) {
  showResult(state);
  showSaving(state);
}

function showDone(state) {
  showUnlocked(state);
  write(byId("done-lead"), t("done.lead", { name: state.saved.name }));
  write(byId("done-check"), t(state.saved.verified ? "done.verified" : "done.unverified"));
}

function showFailed({ failure, waitUntil, photo }) {
  write(byId("failed-text"), sentence(failure));
  write(byId("failed-charged"), cost(failure, false));
  const seconds = waitUntil ? Math.ceil((waitUntil - Date.now()) / 1000) : 0;
  byId("retry").hidden = !photo || !canBeRepeated(failure);
  byId("failed-other").classList.toggle("primary", byId("retry").hidden);
  byId("retry").disabled = seconds > 0;
  write(byId("retry-text"), seconds > 0 ? t("problem.retry.in", { seconds }) : t("problem.retry"));
}

function showGone({ gone }) {
  write(byId("gone-heading"), t(`gone.${gone}.heading`));
  write(byId("gone-lead"), t(`gone.${gone}.lead`));
}

function showResult({ session, offers }) {
  const { result } = session;
  const kind = result?.contentType === "image/jpeg" ? "result.jpeg" : "result.png";
  const measures = result?.width ? t(kind, { width: result.width, height: result.height }) : t("result.unknown");
  write(byId("result-facts"), result?.bytes ? t("result.bytes", { result: measures, bytes: size(result.bytes) }) : measures);
  const offer = offers?.find((candidate) => candidate.provider === session.provider);
  showProvider("session", session.provider, offer?.region);
  byId("made-by").hidden = !session.provider;
}

// Where the bounds are: of 120 drawn scenes whose true matte is known, the engine cut none wrong (less than 0.9 of it) of the 89
// of which it was sure by 0.7 or more, 5 of the 26 in between, and all 5 below 0.4. A photo is harder, hence "likely".
function showSureness({ confidence }) {
  const isTold = typeof confidence === "number";
  byId("sure").hidden = !isTold;
  byId("sure").dataset.sure = confidence >= 0.7 ? "good" : confidence >= 0.4 ? "close" : "guess";
  write(byId("sure"), isTold ? t(`sure.${byId("sure").dataset.sure}`) : "");
}

function showProvider(where, name, region) {
  write(document.querySelector(`[data-provider=${where}]`), processor(name, region));
}

// ---- the picture ----------------------------------------------------------------------------------------------------

function showPicture(state) {
  const { view, photo, session } = state;
  const preview = ["ready", "unlocked", "done"].includes(view) ? session?.preview : undefined;
  const measures = preview ?? (photo?.width ? photo : session?.source);
  byId("picture").hidden = !["review", "busy", "ready", "unlocked", "done", "failed"].includes(view) || !measures;
  if (byId("picture").hidden) return;

  const sheet = byId("sheet");
  const covers = Boolean(preview && photo?.width && sameShape(photo, preview));
  const compare = covers && state.revealed;
  sheet.dataset.background = preview ? document.querySelector("[name=background]:checked").value : "none";
  sheet.style.setProperty("--width", measures.width);
  sheet.style.setProperty("--height", measures.height);
  sheet.toggleAttribute("data-compare", compare);
  byId("compare").hidden = !compare;

  const clean = view === "done" && state.saved.url;
  const shown = preview ? clean || previewAddress(state) : undefined;
  showImage(byId("photo"), photo && (covers || !preview) ? photo.url : undefined, "");
  showImage(byId("preview"), shown, t(clean ? "done.picture" : "ready.preview"));
  byId("sweep").hidden = view !== "busy" && !(covers && !state.revealed);
  byId("blank").hidden = Boolean(preview || photo);
}

// The line between before (left of it) and after, in per cent of the width.
export function cutAt(share, { gliding = false } = {}) {
  byId("sheet").toggleAttribute("data-gliding", gliding);
  byId("sheet").style.setProperty("--cut", `${share}%`);
  byId("compare").value = share;
}

// A picture in other proportions than its photo cannot be laid over it.
const sameShape = (a, b) => Math.abs((a.width * b.height) / (a.height * b.width) - 1) < 0.02;

// A cutout's preview is asked for without a background, so that the page can try several under it; where the gateway
// has no room to make one, its usual preview on white does.
function previewAddress({ session, plainPreview }) {
  const address = gateway.address(session.preview.url);
  return session.operation === "background-removal" && !plainPreview ? `${address}?background=transparent` : address;
}

function showImage(image, url, alt) {
  image.hidden = !url;
  image.alt = alt;
  if (url && image.getAttribute("src") !== url) image.src = url;
  if (!url) image.removeAttribute("src");
}

function photoValues({ width, height, bytes, kind }) {
  return { width: number(width, { useGrouping: false }), height: number(height, { useGrouping: false }),
    bytes: size(bytes), format: kind?.name ?? "" };
}
