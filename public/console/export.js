import { ApiProblem, send } from "./api.js";
import { toFilters } from "./criteria.js";
import { closeButton, el, field, select, whileBusy } from "./dom.js";
import { inWords } from "./format.js";
import { showingProblems } from "./problem.js";
import { fileNameOf, saveBlob } from "./save-blob.js";

const dialog = document.querySelector("#export-dialog");
const formats = [
  ["csv", "CSV, for spreadsheets"],
  ["json", "JSON"],
  ["ndjson", "NDJSON, one object a line"],
];

/** Saves what the filters let through as a file. */
export function createExport({ currentFilters }) {
  const scope = el("div");
  const result = el("div", { role: "status" });
  const format = select("format", formats, "csv");
  format.autofocus = true;
  const go = el("button", { type: "submit", class: "primary" }, "Save the file");
  const form = el(
    "form",
    {},
    el(
      "div",
      { class: "panel-head" },
      el("h2", { id: "export-title" }, "Export leads"),
      closeButton(() => dialog.close()),
    ),
    scope,
    field("Format", format),
    el("div", { class: "actions" }, go),
  );
  dialog.replaceChildren(form, result);
  // `toggle` comes after showModal, whoever called it.
  dialog.addEventListener("toggle", () => {
    if (dialog.open)
      scope.replaceChildren(
        ...describeScope(currentFilters(), "Search words are left aside: the file has every lead with these filters."),
      );
    result.replaceChildren();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    whileBusy(go, run);
  });

  async function run() {
    const name = await showingProblems(result, async () => {
      result.replaceChildren(el("p", { class: "hint" }, "Writing the file …"));
      // By fetch and not by a link: the key travels in a header and belongs in no address.
      const response = await send(`/leads/export?${toQuery(currentFilters(), format.value)}`);
      const fileName = fileNameOf(response, `leads.${format.value}`);
      saveBlob(await response.blob(), fileName);
      return fileName;
    });
    if (name) result.replaceChildren(el("p", {}, `Saved as ${name}.`));
  }
}

function toQuery(criteria, format) {
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(toFilters(criteria))) {
    // The export's address separates several values by commas and has no way to quote one.
    if (Array.isArray(value) && value[0].includes(","))
      throw new ApiProblem({
        title: "Not exported",
        detail: `The filter “${value[0]}” has a comma, which the export cannot take. Clear it and filter in the file.`,
      });
    query.set(name, String(value));
  }
  return query;
}

/** Which leads the filters let through; `aside` says that search words narrow nothing. */
export function describeScope(criteria, aside) {
  const filters = Object.entries(toFilters(criteria)).map(([name, value]) =>
    el("li", {}, `${inWords(name)}: ${value}`),
  );
  const words = criteria.query.trim();
  return [
    filters.length > 0
      ? el("div", {}, el("p", {}, "All leads with:"), el("ul", {}, filters))
      : el("p", {}, "All leads."),
    words && el("p", { class: "notice" }, aside),
  ].filter(Boolean);
}
