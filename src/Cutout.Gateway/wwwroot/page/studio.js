// The tools on the light table. Loupe and brush are fetched when they are first of use, so that the page itself is
// there sooner.

import { byId, style } from "./elements.js";

let latest; // the state to be shown when a tool has arrived
let hooks;
let loupe;
let painter;
let hinter;
const arriving = {};

/** @param {object} given `gateway`, and what to do: `onBackground()`, `onStyle(name)`, `onPaint(areas)`, `onHints(hints)`, `onSession(session)` */
export function watchStudio(given) {
  hooks = given;
  byId("style").addEventListener("change", (event) => hooks.onStyle(event.target.value));
  byId("backgrounds").addEventListener("change", hooks.onBackground);
  byId("own-colour").addEventListener("input", (event) => byId("stage").style.setProperty("--own", event.target.value));
  byId("loupe").addEventListener("click", async () => {
    loupe ??= await once("loupe", ({ createLoupe }) => createLoupe(hooks.gateway, hooks.onSession));
    if (loupe.isOpen()) return loupe.close();
    hinter?.close();
    if (canLook(latest)) loupe.open(latest.session);
  });
  byId("hints").addEventListener("click", async () => {
    hinter ??= await once("hints", ({ createHinter }) => createHinter(hooks.onHints));
    if (hinter.isOpen()) return hinter.close();
    loupe?.close();
    if (canHint(latest)) hinter.open(latest);
  });
}

export function showStudio(state) {
  latest = state;
  showBackgrounds(state);
  showLoupe(state);
  showHinter(state);
  showPainter();
}

/** What has been painted over, as a picture of the photo's size; undefined if nothing is. */
export const paintedMask = (state) => (takesMask(state) ? painter?.maskOf(state.photo) : undefined);

/** Whether the chosen operation does nothing without a mask, and there is none. */
export const lacksMask = (state) => Boolean(offer(state)?.needsMask) && !state.painted;

const offer = ({ offers, operation }) => offers?.find((candidate) => candidate.name === operation);

function takesMask(state) {
  const { available, takesMask, needsMask } = offer(state) ?? {};
  return Boolean(available && (takesMask || needsMask));
}

const canLook = ({ view, session }) => ["ready", "unlocked"].includes(view) && session?.result?.looks > 0;
// Of the services on a route only the engine built in heeds hints, and it takes no vendor's place.
const canHint = (state) => state.view === "ready" && state.session?.provider === "builtin" && state.photo?.width > 0 && offer(state)?.takesHints;
const canPaint = (state) => state.view === "review" && state.photo?.width > 0 && takesMask(state);

// Asked for twice before it has come, a tool is made once; it is not seen before its style is there.
const once = (name, create) => (arriving[name] ??= arrive(name).then(create));

async function arrive(name) {
  const [tool] = await Promise.all([import(`./${name}.js`), style("/styles/tools.css")]);
  return tool;
}

function showBackgrounds({ session, view, saved, plainPreview }) {
  const isSeeThrough = (view === "done" && saved?.url) || !plainPreview;
  byId("backgrounds").disabled = session?.operation !== "background-removal" || !isSeeThrough;
  byId("own-colour").hidden = !document.querySelector("[name=background][value=own]").checked;
}

function showLoupe(state) {
  const looking = loupe?.isOpen() && ["ready", "unlocked"].includes(state.view);
  byId("loupe").hidden = !looking && !canLook(state);
  if (looking) loupe.show(state.session);
  else loupe?.close();
}

function showHinter(state) {
  byId("hints").hidden = !canHint(state);
  if (!hinter?.isOpen()) return;
  if (canHint(state)) hinter.show(state);
  else hinter.close();
}

async function showPainter() {
  if (canPaint(latest)) painter ??= await once("mask", ({ createMaskPainter }) => createMaskPainter(hooks.onPaint));
  if (!painter) return;
  if (canPaint(latest)) painter.show(latest.photo, offer(latest).needsMask ? "studio.paint.needed" : "studio.paint.wanted");
  else painter.hide(latest.photo);
}
