// Saying what is to be kept and what is to go, so that the photo is cut once more: with two brushes, and with a frame around
// the subject. By keys, as where people are painted over.

import { byId, make, write } from "./elements.js";
import { createPainter } from "./painter.js";
import { edgesOf } from "./shapes.js";
import { t } from "./texts.js";

const Brushes = [
  { name: "keep", key: "studio.hints.keep", colour: "#1f7ae0", isMarked: true },
  { name: "remove", key: "studio.hints.remove", colour: "#ff2d78", isMarked: true },
  { name: "frame", key: "studio.hints.frame", colour: "#1f7ae0", isRectangle: true, isFrame: true },
];

const SmallestFrame = 0.02; // a click is none
const Apart = 0.004; // points that lie closer tell nothing new
const Rows = 4; // in which a brush fills a rectangle

/** @param {(hints: object) => void} onHints told when the photo is to be cut with them */
export function createHinter(onHints) {
  const again = make("button", { type: "button", class: "button primary", id: "cut-again" }, make("span"));
  const painter = createPainter(Brushes, () => showAgain());
  let photo;
  let busy = false;
  painter.bar.append(again);
  again.addEventListener("click", () => {
    const hints = hintsOf(painter.shapes(photo), photo);
    if (hints && !busy) onHints(hints);
  });

  function showAgain() {
    again.ariaDisabled = String(busy || !hintsOf(painter.shapes(photo), photo));
    again.toggleAttribute("data-busy", busy);
    write(again.firstChild, t(busy ? "studio.hints.cutting" : "studio.hints.again"));
  }

  const hinter = {
    isOpen: () => again.isConnected,
    open(state) {
      byId("sheet").toggleAttribute("data-hints", true);
      byId("hints").ariaPressed = "true";
      hinter.show(state);
      byId("paint").focus({ preventScroll: true });
    },
    show({ photo: of, cuttingAnew }) {
      [photo, busy] = [of, cuttingAnew];
      painter.show(photo, "studio.hints.wanted");
      showAgain();
    },
    close() {
      byId("sheet").toggleAttribute("data-hints", false);
      byId("hints").ariaPressed = "false";
      painter.hide(photo);
    },
  };
  return hinter;
}

/** What has been painted as the gateway wants it: fractions of width and height, radii of the longer side. Undefined for nothing. */
export function hintsOf(shapes, photo) {
  if (!photo) return undefined;
  const height = photo.height / photo.width;
  const point = ([x, y]) => [round(x), round(y / height)];
  const strokes = shapes.filter(({ brush }) => !brush.isFrame).map((shape) => {
    const { points, width } = shape.points ? thinned(shape) : filled(edgesOf(shape));
    return { keep: shape.brush.name === "keep", radius: round(width / 2 / Math.max(1, height)), points: points.map(point) };
  });
  const rectangle = shapes.filter(({ brush }) => brush.isFrame).map((frame) => within(edgesOf(frame), height)).find(Boolean);
  return rectangle || strokes.length ? { rectangle, strokes } : undefined;
}

function within({ left, top, right, bottom }, height) {
  const [x, y, toX, toY] = [left, top / height, right, bottom / height].map((share) => round(Math.min(1, Math.max(0, share))));
  return toX - x < SmallestFrame || toY - y < SmallestFrame ? undefined : [x, y, round(toX - x), round(toY - y)];
}

function thinned({ points, width }) {
  const apart = Math.max(Apart, width / 8);
  const kept = [points[0]];
  for (const point of points.slice(1)) {
    if (Math.hypot(point[0] - kept.at(-1)[0], point[1] - kept.at(-1)[1]) >= apart) kept.push(point);
  }
  return { points: [...kept, points.at(-1)], width };
}

// To and fro, in rows that touch.
function filled({ left, top, right, bottom }) {
  const radius = Math.min(right - left, bottom - top) / 2 / Rows;
  const isWide = right - left >= bottom - top;
  const [from, to, first] = isWide ? [left + radius, right - radius, top] : [top + radius, bottom - radius, left];
  const points = Array.from({ length: 2 * Rows }, (_, i) => {
    const along = (i + (i >> 1)) % 2 ? to : from;
    const across = first + (2 * (i >> 1) + 1) * radius;
    return isWide ? [along, across] : [across, along];
  });
  return { points, width: 2 * radius };
}

const round = (share) => Math.round(share * 1e4) / 1e4;
