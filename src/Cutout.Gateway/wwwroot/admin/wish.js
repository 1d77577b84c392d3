// What shall be minted, read from the form; the limits are those of the contract.

import { all, byId } from "../page/elements.js";

const MostCodes = 100_000;
const MostUses = 1000;
const MostUsesAtOnce = 1_000_000;
const MostMegapixels = 10_000;

/** @returns {{wish: object, wrong: Record<string, string>}} the request's body, and for each wrong field the text that says why */
export function readWish() {
  const wish = {
    count: byId("mint-count").valueAsNumber,
    uses: byId("mint-uses").valueAsNumber,
    expiresAt: endOf(byId("mint-expires")),
    operations: chosen(),
    maxMegapixels: optional(byId("mint-megapixels")),
    note: byId("mint-note").value.trim() || null,
  };
  const wrong = {};
  if (!isWhole(wish.count, MostCodes)) wrong.count = "wrong.count";
  if (!isWhole(wish.uses, MostUses)) wrong.uses = "wrong.uses";
  else if (wish.count * wish.uses > MostUsesAtOnce) wrong.uses = "wrong.uses.total";
  if (byId("mint-expires").validity.badInput || (wish.expiresAt && Date.parse(wish.expiresAt) <= Date.now())) wrong.expiresAt = "wrong.expiresAt";
  if (wish.operations?.length === 0) wrong.operations = "wrong.operations";
  if (wish.maxMegapixels !== null && !isWhole(wish.maxMegapixels, MostMegapixels)) wrong.maxMegapixels = "wrong.maxMegapixels";
  return { wish, wrong };
}

const isWhole = (value, most) => Number.isInteger(value) && value >= 1 && value <= most;

// What can't be read as a number isn't the same as nothing.
const optional = (field) => (field.value === "" && !field.validity.badInput ? null : field.valueAsNumber);

// Through the end of the day on the operator's own calendar.
function endOf(field) {
  if (field.value === "") return null;
  const [year, month, day] = field.value.split("-").map(Number);
  return new Date(year, month - 1, day + 1).toISOString();
}

// All of them is no condition, so that what the gateway learns later is open too.
function chosen() {
  const boxes = [...all("[name=operation]", byId("mint"))];
  const names = boxes.filter((box) => box.checked).map((box) => box.value);
  return names.length === boxes.length ? null : names;
}
