// Shows what every state of the page has, and its beginning; `views.js` shows the rest. Nothing here changes the state.

import { all, byId, write } from "./elements.js";
import { pasteKeys } from "./intake.js";
import { showOperations } from "./operations.js";
import { acceptedBy, kindName } from "./photo.js";
import { cost, sentence } from "./problems.js";
import { either, size, t, timeOfDay } from "./texts.js";

export function render(state) {
  document.documentElement.dataset.view = state.view;
  for (const element of all("[data-in]")) element.hidden = !element.dataset.in.split(" ").includes(state.view);
  showProblem(state.problem);
  showOperations(state);
  if (state.view === "start") showStart(state);
}

function showStart({ offers, operation }) {
  write(byId("paste-hint"), t("drop.paste", { keys: pasteKeys() }));
  const offer = offers?.find((candidate) => candidate.name === operation);
  const formats = either(acceptedBy(offer).map(kindName));
  const values = { formats, size: size(offer?.maxBytes ?? 25_000_000), megapixels: offer?.maxMegapixels };
  write(byId("limits"), !offers ? "" : t(values.megapixels ? "drop.limits.pixels" : "drop.limits", values));
}

function showProblem(problem) {
  const isNew = problem && byId("problem").hidden;
  byId("problem").hidden = !problem;
  if (!problem) return;
  write(byId("problem-text"), sentence(problem));
  write(byId("problem-charged"), cost(problem, problem.withCode));
  write(byId("problem-wait"), problem.waitUntil ? t("problem.wait", { time: timeOfDay(problem.waitUntil) }) : "");
  if (isNew) byId("problem").scrollIntoView({ block: "nearest" });
}
