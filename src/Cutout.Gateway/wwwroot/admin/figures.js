// Today's figures, the days before them as small charts and as a table, and whether the books agree.

import { byId, make, write } from "../page/elements.js";
import { has, number, t } from "../page/texts.js";
import { bars } from "./chart.js";
import { countsOf } from "./counts.js";
import { dayOf, money, share } from "./format.js";

const Counted = ["uploads", "previews", "failures", "unlocks", "deliveries"];
const Tiles = ["uploads", "previews", "unlocks", "deliveries", "conversion", "spend", "revenue", "margin"];
const Columns = [...Counted, "conversion", "spend", "revenue", "margin"];
const Written = { conversion: share, spend: money, revenue: money, margin: money };

const written = (name, value, currency) => (Written[name] ?? number)(value, currency);

/** @param {object} stats the answer of GET /v1/admin/stats */
export function showFigures(stats) {
  const days = byDay(stats);
  const today = days.at(-1);
  write(byId("today"), dayOf(today.day, { weekday: "long", day: "numeric", month: "long" }));
  byId("tiles").replaceChildren(...Tiles.map((name) => tile(name, days, stats)));
  byId("money-hint").hidden = stats.currency !== null;
  write(byId("days-summary"), t("figures.table", { days: days.length }));
  byId("days").replaceChildren(table(t("figures.table", { days: days.length }), ["day", ...Columns], [...days].reverse().map((day) =>
    [dayOf(day.day), ...Columns.map((name) => written(name, day[name], stats.currency))])));
  showSales(stats.sales);
  showBooks(stats.reconciliation);
}

// One line for each day there is, with or without anything on it. What isn't known in one part isn't known in the sum.
function byDay(stats) {
  const days = [];
  for (let time = Date.parse(`${stats.from}T00:00Z`); time <= Date.parse(`${stats.to}T00:00Z`); time += 86_400_000) {
    const day = new Date(time).toISOString().slice(0, 10);
    const lines = stats.lines.filter((line) => line.day === day);
    const sum = (name) => lines.reduce((whole, line) => (whole === null || line[name] === null ? null : whole + line[name]), 0);
    const line = { day, spend: sum("spend"), revenue: stats.currency === null ? null : sum("revenue") };
    for (const name of Counted) line[name] = sum(name);
    line.conversion = line.previews > 0 ? line.deliveries / line.previews : null;
    line.margin = line.revenue === null || line.spend === null ? null : line.revenue - line.spend;
    days.push(line);
  }
  return days;
}

function tile(name, days, { total, currency }) {
  const values = days.map((day) => day[name]);
  const told = (value) => written(name, value, currency);
  const known = values.filter((value) => value !== null);
  const label = t("figures.chart", { name: t(`figure.${name}`), days: days.length, most: told(known.length ? Math.max(...known) : null) });
  const failures = days.at(-1).failures;
  const whole = (name === "revenue" || name === "margin") && currency === null ? null : total[name];
  return make("li", { class: "tile", "data-figure": name },
    make("p", { class: "tile-name" }, t(`figure.${name}`)),
    make("p", { class: "tile-value", "data-known": values.at(-1) !== null }, told(values.at(-1))),
    ...(name === "previews" && failures > 0 ? [make("p", { class: "tile-note bad" }, t("figures.failed", { count: number(failures) }))] : []),
    bars(values, label, days.map((day) => `${dayOf(day.day)}: ${told(day[name])}`)),
    make("p", { class: "tile-note" }, t("figures.sum", { days: days.length, value: told(whole) })));
}

function table(caption, columns, rows) {
  return make("table", {}, make("caption", { class: "unseen" }, caption),
    make("thead", {}, make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, t(`figure.${name}`))))),
    make("tbody", {}, ...rows.map(([first, ...rest]) =>
      make("tr", {}, make("th", { scope: "row" }, first), ...rest.map((cell) => make("td", {}, cell))))));
}

function showSales(sales) {
  byId("sales").hidden = sales.length === 0;
  byId("sales").replaceChildren(make("h2", {}, t("sales.heading")),
    table(t("sales.heading"), ["day", "orders", "paid", "givenBack"], [...sales].reverse().map((sale) =>
      [dayOf(sale.day), number(sale.orders), money(sale.paid, sale.currency), money(sale.givenBack, sale.currency)])));
}

function showBooks({ differences, minted, sold, unused, bound, delivered, revoked }) {
  byId("books").dataset.agree = String(differences.length === 0);
  write(byId("books-verdict"), t(differences.length === 0 ? "books.agree" : "books.differ"));
  byId("differences").replaceChildren(...differences.map(({ name, meaning, count, examples }) => {
    const text = has(`difference.${name}`) ? t(`difference.${name}`, { count: number(count) }) : `${meaning} (${number(count)})`;
    const named = examples.length === 0 ? [] : [make("span", { class: "small" }, t("books.examples", { names: examples.join(", ") }))];
    return make("li", {}, text, ...named);
  }));
  write(byId("books-minted"), t("books.minted", { minted: number(minted), sold: number(sold) }));
  byId("uses").replaceChildren(...countsOf({ unused, bound, delivered, revoked }));
}
