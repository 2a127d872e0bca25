import { requestJson } from "./api.js";
import { toFilters } from "./criteria.js";
import { bar, closeButton, el, field, whileBusy } from "./dom.js";
import { describeScope } from "./export.js";
import { countOf, formatNumber, inWords } from "./format.js";
import { showingProblems } from "./problem.js";

const dialog = document.querySelector("#enrich-dialog");
const everyMs = 1500;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Enriches what the filters let through: the price first, then how far it is. */
export function createEnrichMany({ currentFilters, onEnriched }) {
  const scope = el("div");
  const result = el("div", { role: "status" });
  const most = el("input", { name: "max_credits", type: "number", min: 0, step: "any", placeholder: "no limit" });
  const price = el("button", { type: "submit", value: "price" }, "What would it cost?");
  const go = el("button", { type: "submit", class: "primary" }, "Enrich");
  const form = el(
    "form",
    {},
    el(
      "div",
      { class: "panel-head" },
      el("h2", { id: "enrich-title" }, "Enrich leads"),
      closeButton(() => dialog.close()),
    ),
    scope,
    field("For no more than", most, "credits, of all sources together"),
    el("div", { class: "actions" }, price, go),
  );
  dialog.replaceChildren(form, result);
  dialog.addEventListener("toggle", () => {
    if (!dialog.open) return;
    scope.replaceChildren(
      ...describeScope(currentFilters(), "Search words are left aside: every lead with these filters is enriched."),
    );
    result.replaceChildren();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const isPrice = event.submitter?.value === "price";
    whileBusy(event.submitter ?? go, () => run(isPrice));
  });

  async function run(isPrice) {
    const json = {
      filter: toFilters(currentFilters()),
      ...(most.value === "" ? {} : { max_credits: Number(most.value) }),
      ...(isPrice ? { dry_run: true } : {}),
    };
    const answer = await showingProblems(result, async () => {
      result.replaceChildren(el("p", { class: "hint" }, "Looking through the leads …"));
      return requestJson("/leads/enrich", { method: "POST", json });
    });
    if (!answer) return;
    if (answer.batch === null) return result.replaceChildren(estimateCard(answer.estimate));
    await showingProblems(result, () => follow(answer.batch));
    onEnriched();
  }

  async function follow(batch) {
    const cancel = el("button", { type: "button", class: "small" }, "Stop it");
    cancel.addEventListener("click", () =>
      whileBusy(cancel, () =>
        showingProblems(result, () => requestJson(`/enrichment-batches/${batch.batch_id}/cancel`, { method: "POST" })),
      ),
    );
    for (let now = batch; ; now = await requestJson(`/enrichment-batches/${batch.batch_id}`)) {
      const isOpen = now.status === "running";
      result.replaceChildren(progressCard(now), ...(isOpen && dialog.open ? [cancel] : []));
      // Who closes the window finds it under Activity.
      if (!isOpen || !dialog.open) return;
      await pause(everyMs);
    }
  }
}

function estimateCard({ leads, to_enrich: open, skipped, least_credits: least, most_credits: most }) {
  return el(
    "div",
    { class: "card" },
    el(
      "p",
      {},
      `Nobody was asked yet. Of ${countOf(leads, "lead")} ${formatNumber(open)} would be enriched, for `,
      el("b", {}, least === most ? countOf(most, "credit") : `${formatNumber(least)} to ${countOf(most, "credit")}`),
      ". What is remembered is free.",
    ),
    skipped.length > 0 &&
      el(
        "ul",
        {},
        skipped.map(({ reason, leads: n }) => el("li", {}, `${countOf(n, "lead")} left out: ${inWords(reason)}`)),
      ),
  );
}

export function progressCard({ status, counts, credits_spent: spent, contacts_added: people }) {
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const left = counts.waiting + counts.open;
  const parts = Object.entries(counts).filter(([, n]) => n > 0);
  return el(
    "div",
    { class: "card" },
    el(
      "p",
      {},
      el("b", {}, inWords(status)),
      `: ${parts.map(([name, n]) => `${formatNumber(n)} ${name}`).join(", ") || "no leads"}`,
    ),
    bar(all === 0 ? 100 : (100 * (all - left)) / all),
    el(
      "p",
      { class: "hint" },
      `${countOf(spent, "credit")} spent, ${countOf(people, "contact")} added. It goes on when this window is closed.`,
    ),
  );
}
