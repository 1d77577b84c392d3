// From a problem to a sentence: what happened, and what to do next.

import { has, t } from "../page/texts.js";
import { AdminProblem } from "./api.js";

/** The name of the text for a problem. */
export const sentenceKey = ({ code }) => (has(`problem.${code}`) ? `problem.${code}` : "problem.unexpected-answer");

export const sentence = (problem) => t(sentenceKey(problem));

/** Anything thrown, as a problem that the page can show. */
export function problemOf(thrown) {
  if (thrown instanceof AdminProblem) return thrown;
  console.error(thrown);
  return new AdminProblem("unexpected-answer");
}
