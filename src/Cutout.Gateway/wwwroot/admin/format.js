// Days, moments and money as this browser's owner writes them.

import { locale, number, t } from "../page/texts.js";

/** @param {string} day a day as the gateway names it, UTC: 2026-11-23 */
export const dayOf = (day, options = { day: "numeric", month: "short" }) =>
  new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(new Date(`${day}T00:00Z`));

export const dateOf = (time) => new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(new Date(time));

export const momentOf = (time) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(time));

/** @param {number | null} value in the currency's smallest unit; null where it isn't known */
export function money(value, currency) {
  if (value === null || value === undefined) return t("unknown");
  if (!/^[a-z]{3}$/i.test(currency ?? "")) return number(value);
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  return format.format(value / 10 ** format.resolvedOptions().maximumFractionDigits);
}

export const share = (fraction) =>
  fraction === null || fraction === undefined ? t("unknown") : number(fraction, { style: "percent", maximumFractionDigits: 1 });

export const units = (value) => number(value, { maximumFractionDigits: 3 });
