// The code is handed in, and the picture comes out.

import { clearCode, refuseCode, typedCode } from "./code-field.js";
import { sessionIsGone } from "./leaving.js";
import { remembered } from "./memory.js";
import { problemOf, waitUntil } from "./problems.js";
import { gateway, show, state, update } from "./state.js";
import { cutAt, showSaving } from "./views.js";

/** @param arrive what is to happen with the session that has been unlocked */
export async function unlock(arrive) {
  const { state: reading, text, count } = typedCode();
  if (reading === "empty" || reading === "incomplete") return refuseCode("code.incomplete", { missing: 20 - count });
  if (reading === "mistyped" || reading === "too-long") return refuseCode(`code.${reading}`);
  update({ unlocking: true, problem: undefined });
  try {
    const session = await gateway.unlock(state.session.id, text);
    state.unlocking = false;
    clearCode();
    arrive(session);
  } catch (thrown) {
    const problem = problemOf(thrown);
    update({ unlocking: false });
    if (problem.code === "not-found") return sessionIsGone("expired");
    if (problem.code === "connection-lost") return refuseCode("code.connection-lost");
    if (problem.code === "code-refused") return refuseCode("problem.code-refused");
    update({ problem: { ...problem, withCode: true, waitUntil: waitUntil(problem) } });
  }
}

export async function save() {
  if (state.saving !== undefined) return;
  if (state.saved) return handOver(state.saved);
  update({ saving: 0, problem: undefined });
  try {
    const result = await gateway.download(state.session.id, {
      onProgress: (percent) => showSaving(state, (state.saving = percent < 100 ? percent / 100 : "checking")),
    });
    const saved = { ...result, name: fileName(result.blob.type), url: URL.createObjectURL(result.blob) };
    handOver(saved);
    show("done", { saving: undefined, saved });
    cutAt(0, { gliding: true });
  } catch (thrown) {
    const problem = problemOf(thrown);
    update({ saving: undefined });
    if (problem.code === "not-found") return sessionIsGone("expired");
    update({ problem: { ...problem, withCode: true } });
  }
}

function handOver({ url, name }) {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

function fileName(type) {
  const stem = (remembered("name") ?? "").replace(/\.[^.]*$/, "");
  return `${stem ? `${stem}-` : ""}cutout.${type === "image/jpeg" ? "jpg" : "png"}`;
}
