// The field for the code: groups itself while one types, and keeps the caret where it was among the symbols.

import { checkCode } from "../cutout-gateway.js";
import { byId, write } from "./elements.js";
import { t } from "./texts.js";

const field = () => byId("code");
let refused; // the note that stands until the code is changed
let stray = ""; // letters just typed that no code contains

export function watchCode() {
  field().addEventListener("input", () => {
    group();
    refused = undefined;
    showCode();
  });
}

export const typedCode = () => checkCode(field().value);

export function clearCode() {
  field().value = "";
  [refused, stray] = [undefined, ""];
}

/** Says under the field why the code was not taken; `key` is a text of the page. */
export function refuseCode(key, values) {
  refused = { key, values };
  showCode();
  field().focus();
}

export function showCode() {
  const { state, text } = typedCode();
  const wrong = refused !== undefined || state === "mistyped" || state === "too-long";
  field().setAttribute("aria-invalid", String(wrong));
  byId("code-form").dataset.state = refused ? "refused" : state;
  write(byId("code-note"), note(state, text));
}

function note(state, text) {
  if (refused) return t(refused.key, refused.values);
  if (stray) return t("code.stray", { letters: [...new Set(stray)].join(" ") });
  if (state === "incomplete") return t("code.count", { count: text.replaceAll("-", "").length });
  return t(state === "empty" ? "code.hint" : `code.${state}`);
}

function group() {
  const input = field();
  const { text, stray: left } = checkCode(input.value);
  const before = checkCode(input.value.slice(0, input.selectionStart)).text.replaceAll("-", "").length;
  input.value = text;
  const caret = before + Math.max(0, Math.floor((before - 1) / 4));
  input.setSelectionRange(caret, caret);
  stray = left;
}
