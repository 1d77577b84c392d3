// The languages: one file each, one of them loaded. The browser's wish decides until somebody switches.

import { all, write } from "./elements.js";
import { remembered, remember } from "./memory.js";

const Languages = { en: "en", "zh-hans": "zh-Hans" };
let texts = {};
let language = "en";
export let locale = "en"; // the language as this browser's owner writes numbers and times in it

/** The texts of a language; those that have been asked for once are there. */
export const fetchTexts = (wish = wished()) => import(`../texts/${document.documentElement.dataset.texts ?? ""}${known(wish)}.js`);

export async function chooseLanguage(wish = wished()) {
  language = known(wish);
  texts = (await fetchTexts(language)).default;
  locale = navigator.languages.find((wish) => wish.startsWith(language.slice(0, 2))) ?? Languages[language];
  document.documentElement.lang = Languages[language];
  fill(document.documentElement);
  for (const button of all("[data-language]")) button.ariaPressed = String(button.dataset.language === language);
}

/** Writes the texts that an element and those in it ask for by their `data-text`, `data-label` and `data-alt`. */
export function fill(root) {
  for (const element of [root, ...all("[data-text], [data-label], [data-alt]", root)]) {
    const { text, label, alt } = element.dataset;
    if (text) write(element, t(text));
    if (label) element.setAttribute("aria-label", t(label));
    if (alt) element.alt = t(alt);
  }
}

export function switchLanguage(wish) {
  remember("language", wish);
  return chooseLanguage(wish);
}

export const has = (key) => key in texts;

/** The text of a key, with {names} filled in. */
export function t(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const number = (value, options) => new Intl.NumberFormat(locale, options).format(value);

export const percent = (fraction) => number(Math.floor(fraction * 100) / 100, { style: "percent" });

export const timeOfDay = (time) => new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(time);

// "JPEG, PNG or WebP"
export const either = (names) => new Intl.ListFormat(locale, { type: "disjunction" }).format(names);

// "Remove the background and Portrait style"
export const listed = (names) => new Intl.ListFormat(locale, { type: "conjunction" }).format(names);

// In powers of ten, as phones and the limits count.
export function size(bytes) {
  if (bytes < 1000) return number(bytes, { style: "unit", unit: "byte", unitDisplay: "short" });
  const [value, unit] = bytes < 1e6 ? [bytes / 1000, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return number(value, { style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 });
}

const known = (wish) => (wish in Languages ? wish : "en");

const wished = () => remembered("language") ?? browsersWish();

// Any Chinese wish is met with the Chinese there is.
function browsersWish() {
  const met = navigator.languages.map((wish) => wish.toLowerCase()).find((wish) => /^(en|zh)\b/.test(wish));
  return met?.startsWith("zh") ? "zh-hans" : "en";
}
