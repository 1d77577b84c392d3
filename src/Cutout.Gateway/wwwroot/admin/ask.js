// A question before what can't be undone.

import { byId, write } from "../page/elements.js";

/** @returns {Promise<boolean>} whether the operator said yes */
export function ask(heading, text, yes) {
  const dialog = byId("ask");
  write(byId("ask-heading"), heading);
  write(byId("ask-text"), text);
  write(byId("ask-yes"), yes);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
