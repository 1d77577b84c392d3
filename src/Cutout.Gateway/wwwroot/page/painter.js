// Painting over what shall go: with a brush, or with a rectangle that the arrow keys move and size. What has been
// painted is kept as shapes, in units of the photo's width, so that it can be taken back and drawn at any size.

import { createAim, place } from "./aim.js";
import { announce, byId, icon, make, write } from "./elements.js";
import { maskOf } from "./mask.js";
import { drawShape } from "./shapes.js";
import { fill, t } from "./texts.js";

const Colour = "#ff2d78";

/** @param {(areas: number) => void} onPaint told of every change */
export function createPainter(onPaint) {
  const canvas = make("canvas");
  const tip = make("span", { class: "paint-tip", hidden: true });
  const area = make("div", { class: "paint-area", id: "paint", tabindex: 0, role: "application", "data-label": "studio.paint.area", "aria-describedby": "paint-hint paint-keys" }, canvas, tip);
  const hint = make("p", { id: "paint-hint" });
  const keys = make("p", { class: "small fine", id: "paint-keys", "data-text": "studio.paint.keys" });
  const size = make("input", { type: "range", id: "paint-size", min: 1, max: 20, value: 7, "data-label": "studio.paint.size" });
  const undo = tool("undo", "studio.paint.undo", takeBack);
  const clear = tool("erase", "studio.paint.clear", takeAllBack);
  const tools = make("div", { class: "paint-tools", role: "group", "data-label": "studio.paint.tools" },
    choice("brush", true), choice("rectangle", false),
    make("label", { class: "paint-size" }, icon("dot"), size, icon("disc")), undo, clear);
  const bar = make("div", { class: "paint-bar" }, hint, tools, keys);
  let photo; // what the shapes belong to
  let height; // of the photo, in its widths
  let shapes = [];
  let begun; // the shape under the pointer
  const aim = createAim(area, () => height, add); // the rectangle that the keys move

  const isBrush = () => tools.querySelector("[value=brush]").checked;

  function changed() {
    undo.disabled = clear.disabled = shapes.length === 0;
    redraw();
    // A button that has just become useless would take the focus along.
    if (!shapes.length && [undo, clear].includes(document.activeElement)) area.focus({ preventScroll: true });
    onPaint(shapes.length);
  }

  function redraw() {
    const scale = devicePixelRatio;
    [canvas.width, canvas.height] = [area.clientWidth * scale, area.clientHeight * scale].map(Math.round);
    const pen = canvas.getContext("2d");
    for (const shape of [...shapes, begun ?? []].flat()) drawShape(pen, shape, canvas.width, Colour);
  }

  function takeBack() {
    if (!shapes.length) return;
    shapes = shapes.slice(0, -1);
    announce(t("studio.paint.count", { count: shapes.length }));
    changed();
  }

  function takeAllBack() {
    shapes = [];
    announce(t("studio.paint.count", { count: 0 }));
    changed();
  }

  function add(shape) {
    shapes = [...shapes, shape];
    announce(t("studio.paint.count", { count: shapes.length }));
    changed();
  }

  // ---- by pointer

  const at = ({ clientX, clientY }) => {
    const { left, top, width } = area.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / width];
  };

  area.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    area.setPointerCapture(event.pointerId);
    aim.hide();
    const point = at(event);
    begun = isBrush() ? { points: [point], width: size.value / 100 } : { from: point, to: point };
    redraw();
  });
  area.addEventListener("pointermove", (event) => {
    showTip(event);
    if (!begun) return;
    if (begun.points) begun.points.push(...(event.getCoalescedEvents?.() ?? [event]).map(at));
    else begun.to = at(event);
    redraw();
  });
  area.addEventListener("pointerup", () => {
    const shape = begun;
    begun = undefined;
    if (shape) add(shape);
  });
  area.addEventListener("pointercancel", () => { begun = undefined; redraw(); });
  area.addEventListener("pointerleave", () => { tip.hidden = true; });

  function showTip(event) {
    tip.hidden = !isBrush() || event.pointerType === "touch";
    const [x, y] = at(event);
    place(tip, { x, y, width: size.value / 100, height: size.value / 100 }, height);
  }

  area.addEventListener("keydown", (event) => {
    tip.hidden = true;
    if (event.key !== "Backspace" && !(event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey))) return;
    event.preventDefault();
    takeBack();
  });

  new ResizeObserver(redraw).observe(area);

  return {
    show(of, isNeeded) {
      const isNew = of !== photo || !area.isConnected;
      if (of !== photo) [photo, height, shapes] = [of, of.height / of.width, []];
      if (!area.isConnected) byId("sheet").append(area);
      if (!bar.isConnected) byId("stage").append(bar);
      write(hint, t(isNeeded ? "studio.paint.needed" : "studio.paint.wanted"));
      for (const element of [area, bar]) fill(element);
      if (isNew) changed();
    },
    hide(of) {
      for (const element of [area, bar]) element.remove();
      if (of !== photo) [photo, shapes] = [undefined, []];
    },
    mask: (of) => (of === photo && shapes.length ? maskOf(shapes, of.width, of.height) : undefined),
  };
}

function tool(name, key, act) {
  const button = make("button", { type: "button", class: "button", disabled: true }, icon(name), make("span", { "data-text": key }));
  button.addEventListener("click", act);
  return button;
}

function choice(name, checked) {
  return make("label", { class: "paint-choice" }, make("input", { type: "radio", name: "paint-tool", value: name, checked }),
    icon(name), make("span", { "data-text": `studio.paint.${name}` }));
}
