import { requestJson } from "./api.js";
import { closeButton, el, field, select, whileBusy } from "./dom.js";
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
  const file = el("input", {
    name: "file",
    type: "file",
    required: true,
    accept: ".csv,.tsv,.txt,.json,.ndjson,.jsonl",
  });
  const mapping = el("textarea", {
    name: "mapping",
    rows: 4,
    spellcheck: false,
    placeholder: '{"name": "company_name", "team_size": "employee_count"}',
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
    field("File", file, "CSV, JSON (an array of objects) or NDJSON. The first line of a CSV names the columns."),
    field("Leads that are known already", onConflict),
    field("Known", matchOn),
    field(
      "Mapping (optional)",
      mapping,
      "JSON from the file's columns to fields of leads, and of contacts (contact_email, contact_first_name, …). Left empty, columns are taken by their names and content; a try shows how.",
    ),
    el("div", { class: "actions" }, tryOut, go),
  );
  dialog.replaceChildren(form, result);
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
    if (mapping.value.trim() !== "") query.set("mapping", mapping.value.trim());
    const report = await showingProblems(result, async () => {
      result.replaceChildren(el("p", { class: "hint" }, `Reading ${chosen.name} …`));
      const headers = { "content-type": typeOf(chosen.name) };
      const answer = await requestJson(`/leads/import?${query}`, { method: "POST", body: chosen, headers });
      return answer.status === "running" ? followImport(answer, result) : answer;
    });
    if (!report) return;
    const useMapping = () => {
      mapping.value = JSON.stringify(report.mapping, null, 2);
      mapping.focus();
    };
    result.replaceChildren(describeImport(report, { onUseMapping: useMapping, onUndone: onImported }));
    if (!isTry) onImported();
  }
}

const typeOf = (name) => types[name.split(".").pop().toLowerCase()] ?? "text/csv";
