// The end of a session: erased because somebody wants it, or gone because its time is over.

import { clearCode } from "./code-field.js";
import { stopCountDown } from "./countdown.js";
import { byId } from "./elements.js";
import { forget } from "./memory.js";
import { letGo } from "./photo.js";
import { problemOf } from "./problems.js";
import { gateway, show, state, update } from "./state.js";

/** True when nothing is left on the server; false when the buyer would rather keep it, or it could not be erased. */
export async function leaveSession() {
  if (state.session?.state === "unlocked" && !state.saved && !(await certain())) return false;
  return endSession();
}

export async function endSession() {
  state.work.abort(new DOMException("Left", "AbortError"));
  const id = state.session?.id;
  try {
    if (id && state.view !== "gone") await gateway.erase(id);
  } catch (thrown) {
    update({ problem: { ...problemOf(thrown), withCode: true } });
    return false;
  }
  stopCountDown();
  forget("session");
  clearCode();
  forgetSaved();
  Object.assign(state, { session: undefined, saving: undefined, unlocking: false, cuttingSince: undefined });
  return true;
}

export function sessionIsGone(gone) {
  state.work.abort(new DOMException("Gone", "AbortError"));
  stopCountDown();
  forget("session");
  clearCode();
  letGo(state.photo);
  forgetSaved();
  show("gone", { gone, photo: undefined, session: undefined, saving: undefined, problem: undefined });
}

// Not at once: a browser that asks where to save reads the picture only after that.
function forgetSaved() {
  if (state.saved) setTimeout(URL.revokeObjectURL, 60_000, state.saved.url);
  state.saved = undefined;
}

function certain() {
  const dialog = byId("ask");
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
