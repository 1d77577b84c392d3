// The time until the pictures are erased, on the gateway's clock.

import { byId, announce, write } from "./elements.js";
import { t } from "./texts.js";

const Announced = [10, 5, 1];
let timer;

export function countDown(gateway, expiresAt, onOver) {
  clearInterval(timer);
  const end = Date.parse(expiresAt);
  if (Number.isNaN(end)) return;
  let minutesBefore;
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - gateway.now()) / 1000));
    const minutes = Math.ceil(left / 60);
    write(byId("left-time"), clock(left));
    byId("left").toggleAttribute("data-soon", left <= 120);
    if (minutesBefore !== undefined && minutes < minutesBefore && Announced.includes(minutes)) {
      announce(t("left.minutes", { minutes }));
    }
    minutesBefore = minutes;
    if (left > 0) return;
    clearInterval(timer);
    onOver();
  };
  timer = setInterval(tick, 1000);
  tick();
}

export const stopCountDown = () => clearInterval(timer);

function clock(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return (parts[0] ? parts : parts.slice(1)).map((part, i) => (i ? String(part).padStart(2, "0") : part)).join(":");
}
