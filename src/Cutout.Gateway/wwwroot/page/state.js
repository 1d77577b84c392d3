// All there is to know of a visit; and who shows it. Each change is shown at once.

import { CutoutGateway } from "../cutout-gateway.js";
import { all, announce } from "./elements.js";

export const gateway = new CutoutGateway();

export const state = {
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
  cuttingAnew: false, // with hints, while the preview before stays
  plainPreview: false, // the preview could not be had without a background
  unlocking: false,
  saving: undefined, // 0 to 1 while the result is being fetched, "checking" after that
  saved: undefined,
  gone: "expired",
  work: new AbortController(), // ended when the session is left
};

const showers = [];

/** From now on told of each change: a function of the state. */
export const alsoShownBy = (shower) => showers.push(shower);

export function show(view, changes = {}) {
  const before = state.view;
  Object.assign(state, changes, { view });
  for (const shower of showers) shower(state);
  if (view === before) return;
  for (const heading of all(".panel h1")) {
    if (!heading.offsetParent) continue;
    heading.focus({ preventScroll: true });
    announce([heading, ...all("[data-announced]")].filter((element) => element.offsetParent).map((element) => element.textContent).join(" "));
    if (view !== "start") heading.scrollIntoView({ block: "nearest" });
  }
}

export const update = (changes) => show(state.view, changes);

/** What the gateway says of the operation that is chosen. */
export const offer = () => state.offers?.find((candidate) => candidate.name === state.operation);
