import { el } from "./dom.js";
import { formatNumber } from "./format.js";

const shown = 100;
const counts = ["created", "updated", "unchanged", "skipped", "failed"];

/** What became of each row, and what is wrong with those that failed, by line of the file. */
export function describeImport(report, onUseMapping) {
  const title = report.dry_run ? "Nothing was saved. An import would do this:" : "Imported.";
  return el(
    "div",
    { class: "card" },
    el("p", {}, el("b", {}, title)),
    el(
      "p",
      {},
      `${formatNumber(report.rows)} rows: ${counts.map((name) => `${formatNumber(report[name])} ${name}`).join(", ")}.`,
    ),
    mappingLine(report, onUseMapping),
    report.errors.length > 0 && errorTable(report),
  );
}

function mappingLine({ mapping, ignored_columns: ignored }, onUseMapping) {
  const pairs = Object.entries(mapping).map(([column, name]) => (column === name ? name : `${column} → ${name}`));
  return el(
    "div",
    {},
    el("p", { class: "hint" }, `Columns taken: ${pairs.join(", ") || "none"}.`),
    ignored.length > 0 && el("p", { class: "hint" }, `Columns left out: ${ignored.join(", ")}.`),
    el("button", { type: "button", class: "small", onclick: onUseMapping }, "Change this mapping"),
  );
}

function errorTable({ errors, errors_total: total }) {
  const rows = errors.slice(0, shown).map(({ line, column, value, message }) => {
    const cells = [formatNumber(line), column ?? "", value ?? "", message];
    return el(
      "tr",
      {},
      cells.map((text) => el("td", {}, text)),
    );
  });
  const heads = ["Line", "Column", "Value", "What is wrong"].map((text) => el("th", { scope: "col" }, text));
  return el(
    "div",
    {},
    el("div", { class: "table-frame" }, el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows))),
    total > rows.length &&
      el("p", { class: "hint" }, `${formatNumber(total)} in all; the first ${rows.length} are shown.`),
  );
}
