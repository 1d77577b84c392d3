// The field for the code: groups the gateway's own while one types, keeps the caret where it was among the symbols, and
// leaves alone what may be a code made elsewhere.

import { checkCode } from "../cutout-gateway.js";
import { byId, write } from "./elements.js";
import { t } from "./texts.js";

const field = () => byId("code");
let refused; // the note that stands until the code is changed
let stray = ""; // signs just typed that no code contains
let grouped = ""; // what was put into the field here, with dashes that nobody typed

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
  [refused, stray, grouped] = [undefined, "", ""];
}

/** Says under the field why the code was not taken; `key` is a text of the page. */
export function refuseCode(key, values) {
  refused = { key, values };
  showCode();
  field().focus();
}

export function showCode() {
  const reading = typedCode();
  const wrong = refused !== undefined || reading.state === "mistyped" || reading.state === "too-long";
  field().setAttribute("aria-invalid", String(wrong));
  byId("code-form").dataset.state = refused ? "refused" : reading.state;
  write(byId("code-note"), note(reading));
}

function note({ state, count, ours }) {
  if (refused) return t(refused.key, refused.values);
  if (stray) return t("code.stray", { letters: [...new Set(stray)].join(" ") });
  if (state === "incomplete" || (state === "foreign" && !ours)) return t(`code.${ours ? "count" : "foreign"}`, { count });
  if (state === "foreign") return t("code.count-or-foreign", { count });
  return t(state === "empty" ? "code.hint" : `code.${state}`);
}

function group() {
  const input = field();
  const reading = checkCode(input.value);
  // What has turned out to be no code of ours loses the dashes that it got here while it could still become one.
  const text = reading.ours || !grouped || !input.value.startsWith(grouped) ? reading.text : reading.text.replaceAll("-", "");
  const before = checkCode(input.value.slice(0, input.selectionStart)).count;
  stray = reading.stray;
  grouped = reading.ours && text.includes("-") ? text : "";
  if (text === input.value) return;
  const caret = afterSymbols(text, before);
  input.value = text;
  input.setSelectionRange(caret, caret);
}

// The place in the text behind so many of its letters and digits, and behind a dash that ends their group.
function afterSymbols(text, count) {
  let place = 0;
  for (let left = count; left > 0 && place < text.length; place++) if (/[a-z0-9]/i.test(text[place])) left--;
  return place;
}
