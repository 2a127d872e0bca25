import { requestJson } from "./api.js";
import { closeButton, el, select, tag, whileBusy } from "./dom.js";
import { countOf, formatMoment, inWords } from "./format.js";
import { enrichmentTag } from "./lead-row.js";
import { showingProblems } from "./problem.js";
import { readableTimes } from "./sources.js";
import { statsTable, usageTable } from "./usage.js";

const dialog = document.querySelector("#activity-dialog");
const states = ["failed", "partial", "pending", "running", "completed", "cancelled"];
const isOpen = ({ status }) => status === "pending" || status === "running";

/** What the sources did and cost, and each enrichment with its fate: to be stopped, or asked again. */
export function createActivity({ onOpenLead }) {
  const figures = el("div", { "aria-live": "polite" });
  const list = el("ul", { class: "contacts" });
  const problem = el("div", { role: "alert" });
  const status = select("status", [["", "all"], ...states], "");
  const more = el("button", { type: "button", class: "small", hidden: true }, "Older ones");
  let cursor = null;
  dialog.replaceChildren(
    el(
      "div",
      { class: "panel-head" },
      el("h2", { id: "activity-title" }, "Activity"),
      closeButton(() => dialog.close()),
    ),
    figures,
    el("h3", {}, "Enrichments"),
    el("label", { class: "field" }, el("span", {}, "Show"), status),
    list,
    problem,
    more,
  );
  dialog.addEventListener("toggle", () => {
    if (!dialog.open) return;
    loadFigures();
    load(null);
  });
  status.addEventListener("change", () => load(null));
  more.addEventListener("click", () => whileBusy(more, () => load(cursor)));

  async function loadFigures() {
    const both = await showingProblems(figures, () => Promise.all([requestJson("/stats"), requestJson("/usage")]));
    if (both) figures.replaceChildren(statsTable(both[0]), usageTable(both[1]));
  }

  async function load(after) {
    const query = new URLSearchParams({ limit: "20" });
    if (status.value !== "") query.set("status", status.value);
    if (after !== null) query.set("cursor", after);
    const page = await showingProblems(problem, () => requestJson(`/jobs?${query}`));
    if (!page) return;
    if (after === null) list.replaceChildren();
    list.append(...page.items.map((job) => jobItem(job, openLead)));
    if (list.children.length === 0) list.append(el("li", { class: "hint" }, "There are none."));
    cursor = page.next_cursor;
    more.hidden = cursor === null;
  }

  function openLead(id) {
    dialog.close();
    onOpenLead(id);
  }
}

function jobItem(first, openLead) {
  const item = el("li");
  const problem = el("div", { role: "status" });
  const show = (job) => {
    const act = (verb, text) =>
      el(
        "button",
        {
          type: "button",
          class: "small",
          onclick: (event) =>
            whileBusy(event.currentTarget, async () => {
              const path = `/jobs/${job.job_id}/${verb}`;
              const now = await showingProblems(problem, () => requestJson(path, { method: "POST" }));
              if (now) show(now);
            }),
        },
        text,
      );
    item.replaceChildren(
      el("b", {}, formatMoment(job.created_at)),
      " ",
      enrichmentTag(job.status),
      " ",
      ...(job.batch_id === null ? [] : [tag("one of many")]),
      el(
        "div",
        {},
        `${countOf(job.credits_spent, "credit")} spent, ${countOf(job.contacts_added, "contact")} added, by ${job.requested_by}`,
      ),
      ...reasonsOf(job).map((reason) => el("div", { class: "hint" }, reason)),
      el(
        "div",
        { class: "actions" },
        el("button", { type: "button", class: "small", onclick: () => openLead(job.lead_id) }, "Open the lead"),
        ...(isOpen(job) ? [act("cancel", "Stop it")] : []),
        ...(["failed", "partial", "cancelled"].includes(job.status) ? [act("retry", "Ask again what is missing")] : []),
      ),
      problem,
    );
  };
  show(first);
  return item;
}

function reasonsOf({ error, retry_at: retryAt, enrichment_results: results }) {
  const failed = Object.entries(results).filter(([, { status, reason }]) => status === "failed" && reason);
  return [
    error,
    ...failed.map(([source, { reason }]) => `${inWords(source)}: ${readableTimes(reason)}`),
    retryAt && `Goes on by itself after ${formatMoment(retryAt)}.`,
  ].filter(Boolean);
}
