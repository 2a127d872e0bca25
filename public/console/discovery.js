import { requestJson } from "./api.js";
import { describeAnswer, describeEstimate, describeReports } from "./discovery-report.js";
import { closeButton, el, field, whileBusy } from "./dom.js";
import { fundingStages } from "./lead-values.js";
import { showingProblems } from "./problem.js";
import { knownSources, readableTimes } from "./sources.js";

const dialog = document.querySelector("#discover-dialog");

/** The form that looks for companies outside, with the price first. */
export function createDiscovery({ onFound, onOpenLead }) {
  const choices = el("div", { class: "choices" });
  const result = el("div", { role: "status" });
  const price = el("button", { type: "submit", value: "price" }, "What would it cost?");
  const go = el("button", { type: "submit", value: "go", class: "primary" }, "Discover");
  const form = el(
    "form",
    {},
    el(
      "div",
      { class: "panel-head" },
      el("h2", { id: "discover-title" }, "Discover companies"),
      closeButton(() => dialog.close()),
    ),
    field(
      "What are you looking for?",
      el("input", {
        name: "query",
        autofocus: true,
        required: true,
        maxLength: 500,
        value: "AI companies in San Francisco",
      }),
    ),
    el("fieldset", {}, el("legend", {}, "Sources"), choices),
    moreFilters(),
    field(
      "At most",
      el("input", { name: "limit", type: "number", min: 1, max: 100, value: 20, required: true }),
      "companies, 1 to 100",
    ),
    el("div", { class: "actions" }, price, go),
  );
  dialog.replaceChildren(form, result);
  document.addEventListener("sources-loaded", () => showChoices());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // Without any the API would ask all of them.
    if (choices.querySelector("input") && !choices.querySelector(":checked")) {
      result.replaceChildren(el("p", { class: "notice" }, "Tick at least one source."));
      return;
    }
    const isPrice = event.submitter?.value === "price";
    whileBusy(event.submitter ?? go, () => ask({ ...readSearch(form), ...(isPrice ? { dry_run: true } : {}) }));
  });

  async function ask(search) {
    let reports = null;
    const answer = await showingProblems(result, async () => {
      result.replaceChildren(el("p", { class: "hint" }, "Asking …"));
      return requestJson("/discovery/search", { method: "POST", json: search }).catch((error) => {
        reports = error.problem?.sources ?? null;
        throw error;
      });
    });
    // Nobody could be asked: what each source said is worth more than the one sentence.
    if (reports) result.append(describeReports(reports));
    if (!answer) return;
    if (answer.dry_run) return result.replaceChildren(describeEstimate(answer));
    const openLead = (id) => {
      dialog.close();
      onOpenLead(id);
    };
    result.replaceChildren(describeAnswer(answer, openLead), goOnButton(search, answer.next_cursor));
    onFound();
  }

  /** What the user has ticked stays, although each run loads the sources anew. */
  function showChoices() {
    const boxes = [...choices.querySelectorAll("input")];
    const ticked = boxes.filter((box) => box.checked).map((box) => box.value);
    const isTicked = ({ id, is_enabled: isEnabled }) => (boxes.length > 0 ? ticked.includes(id) : isEnabled);
    choices.replaceChildren(...knownSources().map((source) => sourceChoice(source, isTicked(source))));
  }

  function goOnButton(search, cursor) {
    if (cursor === null) return el("p", { class: "hint" }, "The sources have no more for this.");
    const onclick = (event) => whileBusy(event.currentTarget, () => ask({ ...search, cursor }));
    return el("button", { type: "button", onclick }, "Go on with the next ones");
  }
}

function sourceChoice({ id, name, reason }, checked) {
  const box = el("input", { type: "checkbox", name: "sources", value: id, checked });
  return el(
    "label",
    {},
    box,
    ` ${name}`,
    reason && el("small", { class: "hint" }, ` not now: ${readableTimes(reason)}`),
  );
}

function moreFilters() {
  const number = (name) => el("input", { name, type: "number", min: 1, max: 10_000_000, placeholder: "any" });
  const stages = el(
    "select",
    { name: "funding_stage", multiple: true, size: 4 },
    fundingStages.map((stage) => el("option", {}, stage)),
  );
  return el(
    "details",
    {},
    el("summary", {}, "More filters"),
    el(
      "div",
      { class: "columns" },
      field("Place", el("input", { name: "location", maxLength: 200, placeholder: "San Francisco, CA" })),
      field(
        "Industries",
        el("input", { name: "industry", maxLength: 500, placeholder: "AI, Machine Learning" }),
        "separated by commas",
      ),
      field("People from", number("employee_count_min")),
      field("People up to", number("employee_count_max")),
      field("Funding stages", stages, "hold Ctrl or ⌘ for several"),
    ),
  );
}

function readSearch(form) {
  const data = new FormData(form);
  const text = (name) => data.get(name).trim();
  const industries = text("industry")
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);
  const filters = {
    location: text("location") || undefined,
    industry: industries.length > 0 ? industries : undefined,
    employee_count_min: toNumber(text("employee_count_min")),
    employee_count_max: toNumber(text("employee_count_max")),
    funding_stage: data.getAll("funding_stage").length > 0 ? data.getAll("funding_stage") : undefined,
  };
  const sources = data.getAll("sources");
  return { query: text("query"), filters, limit: Number(text("limit")), ...(sources.length > 0 ? { sources } : {}) };
}

const toNumber = (text) => (text === "" ? undefined : Number(text));
