// From a problem to three sentences: what happened, what it cost, what to do next (which the first one ends with).

import { GatewayProblem } from "../cutout-gateway.js";
import { kindName } from "./photo.js";
import { either, has, number, size, t } from "./texts.js";

export function sentence(problem) {
  const { code } = problem;
  const facts = problem.facts ?? problem;
  if (code === "unsupported-format") return unsupported(facts);
  if (code === "too-large" && facts.limit?.actual) return tooLarge(facts.limit);
  return t(has(`problem.${code}`) ? `problem.${code}` : "problem.unexpected-answer");
}

/**
 * `charged` tells what the picture cost the shop, upstream; what a buyer wants to know is whether the code is safe.
 * @param {boolean} withCode whether a code was being used
 */
export function cost(problem, withCode) {
  if (withCode) return t("charged.code-safe");
  return t((problem.charged ?? "no") === "no" ? "charged.nobody" : "charged.shop");
}

// What another try with the same photo cannot change.
const Final = new Set([
  "unsupported-format", "too-large", "unreadable-picture", "no-subject", "provider-refused", "mask-needed", "mask-mismatch", "mask-too-large",
]);

export const canBeRepeated = (problem) => !Final.has(problem.code);

/**
 * When another try makes sense; undefined if at once. From an answer of the gateway or from a session that has failed: the
 * one is read already, the other is not.
 */
export const waitUntil = ({ retryAfter, retryAfterSeconds = retryAfter }) =>
  (retryAfterSeconds ? Date.now() + retryAfterSeconds * 1000 : undefined);

/** Anything thrown, as a problem that the page can show. */
export function problemOf(thrown) {
  if (thrown instanceof GatewayProblem) return thrown;
  console.error(thrown);
  return new GatewayProblem("unexpected-answer", { charged: "unknown" });
}

function tooLarge({ of, most, actual }) {
  if (of === "bytes") return t("problem.too-large.bytes", { bytes: size(actual), limit: size(most) });
  const megapixels = (pixels) => number(pixels / 1e6, { maximumFractionDigits: 1 });
  return t("problem.too-large.pixels", { megapixels: megapixels(actual), limit: megapixels(most) });
}

function unsupported({ detected, accepted = ["image/jpeg", "image/png", "image/webp"] }) {
  const names = either(accepted.map(kindName));
  if (!detected || detected === "unknown") return t("problem.unsupported-format.unknown", { formats: names });
  if (/hei[cf]/i.test(detected)) return t("problem.unsupported-format.heic");
  return t("problem.unsupported-format.other", { detected, formats: names });
}
