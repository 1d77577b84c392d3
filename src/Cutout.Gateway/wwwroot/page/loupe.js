// The loupe: a few small squares of the full result, pixel for pixel, before it is paid for. Every look is asked for,
// by a click or by Enter, because the gateway grants only so many.

import { announce, byId, icon, make, write } from "./elements.js";
import { problemOf, sentence } from "./problems.js";
import { fill, percent, t } from "./texts.js";

const LongestSide = 128; // of a look, in pixels of the result
const Least = 4; // looks, however small the result
const Share = 50; // of the result's area is shown in all
const Glass = 256; // the glass is about so wide on the page
const Step = 0.02;

/**
 * @param {object} gateway
 * @param {(session: object) => void} onSession what the session has become by a look
 */
export function createLoupe(gateway, onSession) {
  const frame = make("span", { class: "loupe-frame" });
  const area = make("button", { type: "button", class: "loupe-area", "data-label": "studio.loupe.area", "aria-describedby": "loupe-left" }, frame);
  const picture = make("img", { "data-alt": "studio.loupe.picture", alt: "" });
  const caption = make("figcaption");
  const shut = make("button", { type: "button", class: "icon", "data-label": "studio.loupe.shut" }, icon("close"));
  const glass = make("figure", { class: "glass", hidden: true }, picture, make("div", {}, caption, shut));
  const left = make("p", { class: "small loupe-left", id: "loupe-left", role: "status" });
  let session;
  let point = { x: 0.5, y: 0.5 };
  let busy = false;
  let shown; // the address of the picture in the glass

  function place(x, y) {
    point = { x: clamp(x), y: clamp(y) };
    byId("sheet").style.setProperty("--x", point.x);
    byId("sheet").style.setProperty("--y", point.y);
  }

  async function look() {
    if (busy || !(session.result.looks > 0)) return;
    busy = true;
    area.ariaBusy = "true";
    const { id } = session;
    try {
      const crop = await gateway.loupe(id, point.x, point.y);
      if (session?.id === id) await show(crop);
      onSession(await gateway.session(id));
    } catch (thrown) {
      write(left, sentence(problemOf(thrown)));
    } finally {
      busy = false;
      area.ariaBusy = null;
    }
  }

  async function show(crop) {
    URL.revokeObjectURL(shown);
    picture.src = shown = URL.createObjectURL(crop);
    await picture.decode();
    const times = Math.max(2, Math.round(Glass / picture.naturalWidth));
    glass.style.setProperty("--glass", `${times * picture.naturalWidth}px`);
    write(caption, t("studio.loupe.caption", { side: picture.naturalWidth, times }));
    // Over the point where there is room; below a picture so small that the glass would hide it all.
    const isSmall = area.clientHeight < 1.5 * Glass;
    glass.classList.toggle("below", isSmall);
    (isSmall ? byId("tools") : byId("sheet")).append(glass);
    glass.hidden = false;
    glass.scrollIntoView({ block: "nearest" });
  }

  function takeAway() {
    glass.hidden = true;
    area.focus({ preventScroll: true });
  }

  area.addEventListener("click", (event) => {
    const box = area.getBoundingClientRect();
    // A click by key has no place of its own: the frame is where it was moved to.
    if (event.detail > 0) place((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    look();
  });
  area.addEventListener("keydown", (event) => {
    const [across, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if (!across && !down) return;
    event.preventDefault();
    glass.hidden = true;
    place(point.x + Step * across, point.y + Step * down);
    announce(t("studio.loupe.at", { x: percent(point.x), y: percent(point.y) }));
  });
  shut.addEventListener("click", takeAway);
  for (const element of [area, glass]) {
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (glass.hidden) byId("loupe").click();
      else takeAway();
    });
  }

  const loupe = {
    isOpen: () => area.isConnected,
    open(of) {
      byId("sheet").append(area);
      byId("tools").append(left);
      byId("sheet").toggleAttribute("data-loupe", true);
      byId("loupe").ariaPressed = "true";
      place(0.5, 0.5);
      loupe.show(of);
      area.focus({ preventScroll: true });
    },
    show(of) {
      session = of;
      const { width, height, looks } = of.result;
      const side = Math.min(LongestSide, Math.floor(Math.sqrt((width * height) / Share / Least)));
      byId("sheet").style.setProperty("--side", side / width);
      write(left, t(looks > 0 ? "studio.loupe.left" : "studio.loupe.none", { looks }));
      for (const element of [area, glass]) fill(element);
    },
    close() {
      if (!area.isConnected) return;
      for (const element of [area, glass, left]) element.remove();
      byId("sheet").toggleAttribute("data-loupe", false);
      byId("loupe").ariaPressed = "false";
      glass.hidden = true;
      URL.revokeObjectURL(shown);
      shown = undefined;
    },
  };
  return loupe;
}

const clamp = (share) => Math.min(1, Math.max(0, share));
