import { requestJson } from "./api.js";
import { el, whileBusy } from "./dom.js";
import { countOf, formatScore, inWords } from "./format.js";
import { showingProblems } from "./problem.js";

/** Leads that may be the same company: what a merge would do, the merge, and its undo. */
export function duplicatesSection(shared, onMerged) {
  const content = el("div", { "aria-live": "polite" });
  const outcome = el("div", { role: "status" });
  const details = el("details", {}, el("summary", {}, "Is this company here twice?"), outcome, content);
  details.addEventListener("toggle", () => details.open && load());

  async function load() {
    const path = `/leads/${shared.lead.id}/duplicates`;
    const found = await showingProblems(content, () => requestJson(path, { signal: shared.signal }));
    if (!found) return;
    content.replaceChildren(
      found.items.length === 0
        ? el("p", { class: "hint" }, "No other lead looks like it.")
        : el(
            "ul",
            { class: "contacts" },
            found.items.map((item) => duplicateItem(item, { shared, merged })),
          ),
    );
  }

  async function merged({ merge_id: id }, name) {
    const undo = async () => {
      const done = await showingProblems(outcome, () => requestJson(`/merges/${id}/undo`, { method: "POST" }));
      if (!done) return;
      outcome.replaceChildren(el("p", {}, undoInWords(done)));
      await after();
    };
    outcome.replaceChildren(
      el("p", {}, `${name} was merged into this lead. `, smallButton("Take the merge apart again", undo)),
    );
    await after();
  }

  async function after() {
    await showingProblems(el("div"), async () => {
      await shared.changed();
      await onMerged();
    });
    await load();
  }
  return { element: el("section", {}, details) };
}

const smallButton = (text, work) =>
  el("button", { type: "button", class: "small", onclick: (event) => whileBusy(event.currentTarget, work) }, text);

function undoInWords({ restored, kept, failed }) {
  const left = [...kept, ...failed].map(({ what, why }) => `${what}: ${why}`);
  return [`Both leads are back, ${countOf(restored.length, "thing")} as before.`, ...left].join(" ");
}

function duplicateItem(item, { shared, merged }) {
  const outcome = el("div", { role: "status" });
  const ask = (isDryRun) =>
    showingProblems(outcome, () =>
      requestJson(`/leads/${shared.lead.id}/merge`, {
        method: "POST",
        json: { duplicate_id: item.lead_id, dry_run: isDryRun },
        headers: isDryRun ? {} : { "if-match": `"${shared.lead.version}"` },
      }),
    );
  const merge = async () => {
    const answer = await ask(false);
    if (answer) await merged(answer, item.company_name);
  };
  const preview = async () => {
    const plan = await ask(true);
    if (plan) outcome.replaceChildren(el("p", {}, planInWords(plan), " ", smallButton("Merge", merge)));
  };
  return el(
    "li",
    {},
    el("b", {}, item.company_name),
    ` · ${item.domain ?? "no domain"} · score ${formatScore(item.lead_score)} `,
    smallButton("Merge into this lead …", preview),
    el("small", { class: "origin" }, item.reasons.map(({ detail }) => detail).join(" ")),
    outcome,
  );
}

function planInWords({ fields, counts }) {
  const taken = fields.map(({ field, to }) => `${inWords(field)} becomes ${textOf(to)}`);
  const people = counts.contacts_moved + counts.contacts_merged;
  return `${taken.length > 0 ? `${taken.join("; ")}. ` : "No value of this lead changes. "}${countOf(people, "contact")} would come over, and the other lead would go.`;
}

const textOf = (value) => (Array.isArray(value) ? value.join(", ") : String(value ?? "empty"));
