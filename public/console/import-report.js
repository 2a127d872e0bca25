import { el, whileBusy } from "./dom.js";
import { countOf, formatNumber } from "./format.js";
import { mappingTable } from "./import-mapping.js";
import { undoImport } from "./import-progress.js";
import { showingProblems } from "./problem.js";
import { saveFrom } from "./save-blob.js";

const shown = 100;
const counts = ["created", "updated", "unchanged", "skipped", "failed"];

/** What became of each row, and what is wrong with those that failed, by line of the file. */
export function describeImport(report, { onMapping, onUndone }) {
  const people = report.contacts_created + report.contacts_updated > 0;
  return el(
    "div",
    { class: "card" },
    el("p", {}, el("b", {}, titleOf(report))),
    report.why && el("p", {}, report.why),
    el(
      "p",
      {},
      `${formatNumber(report.rows)} rows: ${counts.map((name) => `${formatNumber(report[name])} ${name}`).join(", ")}.`,
    ),
    people &&
      el(
        "p",
        {},
        `Contacts: ${formatNumber(report.contacts_created)} created, ${formatNumber(report.contacts_updated)} updated.`,
      ),
    report.domains_from_email > 0 &&
      el(
        "p",
        { class: "hint" },
        `${countOf(report.domains_from_email, "company", "companies")} known by an address only.`,
      ),
    report.import_id && importActions(report, onUndone),
    report.errors.length > 0 && errorTable(report),
    mappingTable(report, onMapping),
  );
}

function titleOf({ dry_run: isTry, applied }) {
  if (isTry) return "Nothing was saved. An import would do this:";
  return applied ? "Imported." : "Nothing was saved.";
}

/** What can be done with an import that is over: fetch its refused rows, take it back. */
export function importActions({ import_id: id, failed, applied }, onUndone) {
  const result = el("div", { role: "status" });
  const save = el("button", { type: "button", class: "small" }, "Save the refused rows");
  const undo = el("button", { type: "button", class: "small" }, "Take this import back");
  save.addEventListener("click", () =>
    whileBusy(save, () => showingProblems(result, () => saveFrom(`/imports/${id}/errors`, "import-errors.csv"))),
  );
  undo.addEventListener("click", () =>
    whileBusy(undo, async () => {
      const done = await showingProblems(result, () => undoImport(id, result));
      if (!done) return;
      undo.remove();
      result.replaceChildren(describeUndo(done));
      onUndone();
    }),
  );
  return el("div", {}, el("div", { class: "actions" }, failed > 0 && save, applied && undo), result);
}

function describeUndo({ reversed, kept, failed }) {
  const listed = [...kept.items, ...failed.items].slice(0, shown);
  return el(
    "div",
    {},
    el(
      "p",
      {},
      `Taken back: ${countOf(reversed.count, "lead")}. Kept, as somebody changed them since: ${formatNumber(kept.count)}. ` +
        `Could not be put back: ${formatNumber(failed.count)}.`,
    ),
    listed.length > 0 &&
      el(
        "ul",
        {},
        listed.map(({ line, why }) => el("li", {}, `Line ${formatNumber(line)}: ${why}`)),
      ),
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
