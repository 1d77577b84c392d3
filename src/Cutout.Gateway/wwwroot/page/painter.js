// Painting on a photo: with brushes, or with a rectangle that the arrow keys move and size. What has been painted is kept
// as shapes, in units of the photo's width, so that it can be taken back and drawn at any size.

import { createAim, place } from "./aim.js";
import { announce, byId, icon, make, write } from "./elements.js";
import { drawShape } from "./shapes.js";
import { fill, t } from "./texts.js";

/**
 * @param {object[]} brushes each with a `name`, its text's `key` and a `colour`; `isRectangle`, and then perhaps `isFrame`, of
 *   which there is one at most; `isMarked` shows its colour on the button
 * @param {(areas: number) => void} onPaint told of every change
 */
export function createPainter(brushes, onPaint) {
  const canvas = make("canvas");
  const tip = make("span", { class: "paint-tip", hidden: true });
  const area = make("div", { class: "paint-area", id: "paint", tabindex: 0, role: "application", "data-label": "studio.paint.area", "aria-describedby": "paint-hint paint-keys" }, canvas, tip);
  const hint = make("p", { id: "paint-hint" });
  const keys = make("p", { class: "small fine", id: "paint-keys", "data-text": "studio.paint.keys" });
  const size = make("input", { type: "range", id: "paint-size", min: 1, max: 20, value: 7, "data-label": "studio.paint.size" });
  const undo = tool("undo", "studio.paint.undo", takeBack);
  const clear = tool("erase", "studio.paint.clear", takeAllBack);
  const tools = make("div", { class: "paint-tools", role: "group", "data-label": "studio.paint.tools" },
    ...brushes.map(choice), make("label", { class: "paint-size" }, icon("dot"), size, icon("disc")), undo, clear);
  const bar = make("div", { class: "paint-bar" }, hint, tools, keys);
  const chosen = () => brushes.find(({ name }) => tools.querySelector(`[value=${name}]`).checked);
  let photo; // what the shapes belong to
  let height; // of the photo, in its widths
  let shapes = [];
  let begun; // the shape under the pointer
  const aim = createAim(area, () => height, (shape) => add({ ...shape, brush: chosen() })); // the rectangle that the keys move

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
    for (const shape of [...shapes, begun ?? []].flat()) drawShape(pen, shape, canvas.width, shape.brush.colour);
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
    shapes = [...shapes.filter(({ brush }) => !(brush.isFrame && shape.brush.isFrame)), shape];
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
    const brush = chosen();
    begun = brush.isRectangle ? { brush, from: point, to: point } : { brush, points: [point], width: size.value / 100 };
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
    tip.hidden = chosen().isRectangle || event.pointerType === "touch";
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
    bar,
    show(of, text) {
      const isNew = of !== photo || !area.isConnected;
      if (of !== photo) [photo, height, shapes] = [of, of.height / of.width, []];
      if (!area.isConnected) byId("sheet").append(area);
      if (!bar.isConnected) byId("stage").append(bar);
      write(hint, t(text));
      for (const element of [area, bar]) fill(element);
      if (isNew) changed();
    },
    hide(of) {
      for (const element of [area, bar]) element.remove();
      if (of !== photo) [photo, shapes] = [undefined, []];
    },
    shapes: (of) => (of === photo ? shapes : []),
  };
}

function tool(name, key, act) {
  const button = make("button", { type: "button", class: "button", disabled: true }, icon(name), make("span", { "data-text": key }));
  button.addEventListener("click", act);
  return button;
}

function choice({ name, key, colour, isRectangle, isMarked }, i) {
  const mark = icon(isRectangle ? "rectangle" : "brush");
  if (isMarked) mark.style.color = colour;
  return make("label", { class: "paint-choice" }, make("input", { type: "radio", name: "paint-tool", value: name, checked: i === 0 }),
    mark, make("span", { "data-text": key }));
}
