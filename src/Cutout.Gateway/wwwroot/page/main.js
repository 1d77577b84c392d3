// The page begins: what can be had here is shown, and a photo can be chosen. The rest follows, in `course.js`.

import * as early from "./early.js";
import { showBrand } from "./brand.js";
import { all, byId } from "./elements.js";
import { takeIn } from "./intake.js";
import { problemOf } from "./problems.js";
import { render } from "./render.js";
import { alsoShownBy, gateway, offer, state, update } from "./state.js";
import { chooseLanguage, switchLanguage } from "./texts.js";

let coming;

// Fetched once, as soon as the page stands; a photo that is chosen sooner waits for it.
async function withTheRest(use) {
  let rest;
  try {
    rest = await (coming ??= import("./course.js").then((course) => { course.begin(); return course; }));
  } catch (thrown) {
    console.error(thrown);
    coming = undefined;
    update({ problem: { code: "connection-lost", charged: "no" } });
    return false;
  }
  use?.(rest);
  return true;
}

async function fetchTheRest({ again = false } = {}) {
  if (!(await withTheRest())) setTimeout(fetchTheRest, 5000, { again: true });
  else if (again) update({ problem: undefined });
}

async function askWhatIsOnOffer(answer) {
  try {
    const offers = await answer;
    const first = offers.find((candidate) => candidate.available);
    const operation = offer()?.available ? state.operation : (first?.name ?? state.operation);
    update({ offers, operation: state.session?.operation ?? operation, problem: undefined });
  } catch (thrown) {
    update({ offers: state.offers ?? [], problem: problemOf(thrown) });
    setTimeout(() => askWhatIsOnOffer(gateway.operations()), 5000);
  }
}

function listen() {
  takeIn((file) => withTheRest(({ take }) => take(file)));
  byId("operations").addEventListener("change", ({ target }) => withTheRest(({ choose }) => choose(target.value)));
  for (const button of all("[data-language]")) {
    button.addEventListener("click", async () => { await switchLanguage(button.dataset.language); showBrand(state.shop); update({}); });
  }
}

[state.shop] = await Promise.all([early.shop, chooseLanguage()]);
showBrand(state.shop);
alsoShownBy(render);
listen();
update({});
document.documentElement.removeAttribute("data-starting");
await Promise.all([askWhatIsOnOffer(early.offers), fetchTheRest()]);
