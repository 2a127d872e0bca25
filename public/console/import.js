import { requestJson } from "./api.js";
import { closeButton, el, field, select, whileBusy } from "./dom.js";
import { createImportHistory } from "./import-history.js";
import { mappingTable } from "./import-mapping.js";
import { followImport } from "./import-progress.js";
import { describeImport } from "./import-report.js";
import { showingProblems } from "./problem.js";

const dialog = document.querySelector("#import-dialog");
const conflicts = [
  ["fill", "fill in what is missing"],
  ["overwrite", "overwrite with the file"],
  ["skip", "leave as they are"],
];
const keys = [
  ["domain", "by domain"],
  ["email", "by a contact's e-mail address"],
  ["external_id", "by external id"],
];
const types = { json: "application/json", ndjson: "application/x-ndjson", jsonl: "application/x-ndjson" };

/** Brings a file in; a try run first shows what would happen. */
export function createImport({ onImported }) {
  const result = el("div", { role: "status" });
  const history = createImportHistory({ onUndone: onImported });
  /** Which column fills which field, once somebody has chosen; null: the API matches them. */
  let mapping = null;
  let columns = [];
  const onMapping = (chosen) => {
    mapping = chosen;
  };
  const file = el("input", {
    name: "file",
    type: "file",
    autofocus: true,
    required: true,
    accept: ".csv,.tsv,.txt,.json,.ndjson,.jsonl",
  });
  const onConflict = select("on_conflict", conflicts, "fill");
  const matchOn = select("match_on", keys, "domain");
  const tryOut = el("button", { type: "submit", value: "try" }, "Try without saving");
  const go = el("button", { type: "submit", class: "primary" }, "Import");
  const form = el(
    "form",
    {},
    el(
      "div",
      { class: "panel-head" },
      el("h2", { id: "import-title" }, "Import leads"),
      closeButton(() => dialog.close()),
    ),
    field(
      "File",
      file,
      "CSV, JSON (an array of objects) or NDJSON. The first line of a CSV names the columns; they are matched to fields by their names and content, and a try shows how.",
    ),
    field("Leads that are known already", onConflict),
    field("Known", matchOn),
    el("div", { class: "actions" }, tryOut, go),
  );
  dialog.replaceChildren(form, result, history.element);
  dialog.addEventListener("toggle", () => dialog.open && history.close());
  file.addEventListener("change", () => {
    mapping = null;
    columns = [];
    result.replaceChildren();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const isTry = event.submitter?.value === "try";
    whileBusy(event.submitter ?? go, () => run(isTry));
  });

  async function run(isTry) {
    const [chosen] = file.files;
    const query = new URLSearchParams({
      on_conflict: onConflict.value,
      match_on: matchOn.value,
      dry_run: String(isTry),
    });
    if (mapping !== null) query.set("mapping", JSON.stringify(mapping));
    const report = await showingProblems(
      result,
      async () => {
        result.replaceChildren(el("p", { class: "hint" }, `Reading ${chosen.name} …`));
        const headers = { "content-type": typeOf(chosen.name) };
        const answer = await requestJson(`/leads/import?${query}`, { method: "POST", body: chosen, headers });
        return answer.status === "running" ? followImport(answer, result) : answer;
      },
      readColumns,
    );
    if (!report) return showChoice();
    columns = [...Object.keys(report.mapping), ...report.ignored_columns];
    result.replaceChildren(describeImport(report, { onMapping, onUndone: onImported }));
    result.scrollIntoView({ block: "nearest" });
    history.close();
    if (!isTry) onImported();
  }

  function readColumns(error) {
    columns = error.problem?.columns ?? columns;
  }

  /** Where the columns do not fit, a person says which is which. */
  function showChoice() {
    if (columns.length === 0) return;
    const chosen = mapping ?? {};
    const ignored = columns.filter((column) => !(column in chosen));
    result.append(mappingTable({ mapping: chosen, mapping_source: null, ignored_columns: ignored }, onMapping));
  }
}

const typeOf = (name) => types[name.split(".").pop().toLowerCase()] ?? "text/csv";
