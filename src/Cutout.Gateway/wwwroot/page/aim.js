// The rectangle for those who paint by keys: arrows move it, with Shift they size it, Enter paints what it covers.
// Measured in widths of the photo, like everything that is painted.

import { announce, make } from "./elements.js";
import { t } from "./texts.js";

const Step = 0.02;
const Arrows = { ArrowLeft: [-Step, 0], ArrowRight: [Step, 0], ArrowUp: [0, -Step], ArrowDown: [0, Step] };

/**
 * @param {HTMLElement} area what has the keys, and over which the rectangle lies
 * @param {() => number} heightOf the photo's height
 * @param {(shape: object) => void} add takes what has been painted
 */
export function createAim(area, heightOf, add) {
  const box = make("span", { class: "paint-box", hidden: true });
  let aim;
  area.append(box);

  const start = () => ({ x: 0.4, y: 0.3 * heightOf(), width: 0.2, height: 0.4 * heightOf() });

  function show(rectangle) {
    aim = rectangle;
    box.hidden = !aim;
    if (!aim) return;
    place(box, aim, heightOf());
    const percent = (share) => Math.round(100 * share);
    const { x, y, width, height } = aim;
    announce(t("studio.paint.at", {
      x: percent(x), y: percent(y / heightOf()), width: percent(width), height: percent(height / heightOf()),
    }));
  }

  function paint() {
    if (aim) add({ from: [aim.x, aim.y], to: [aim.x + aim.width, aim.y + aim.height] });
    else show(start());
  }

  const moved = ({ x, y, width, height }, [across, down]) => ({
    x: between(0, x + across, 1 - width), y: between(0, y + down, heightOf() - height), width, height,
  });
  const sized = ({ x, y, width, height }, [across, down]) => ({
    x, y, width: between(Step, width + across, 1 - x), height: between(Step, height + down, heightOf() - y),
  });

  area.addEventListener("keydown", (event) => {
    const arrow = Arrows[event.key];
    if (event.key === "Enter" || event.key === " ") paint();
    else if (arrow) show((event.shiftKey ? sized : moved)(aim ?? start(), arrow));
    else return;
    event.preventDefault();
  });
  area.addEventListener("blur", () => show(undefined));

  return { hide: () => show(undefined) };
}

/** Lays an element over the place of a rectangle. */
export function place(element, { x, y, width, height }, photoHeight) {
  const parts = { "--x": x, "--y": y / photoHeight, "--w": width, "--h": height / photoHeight };
  for (const [name, share] of Object.entries(parts)) element.style.setProperty(name, `${100 * share}%`);
}

const between = (least, value, most) => Math.min(Math.max(least, value), most);
