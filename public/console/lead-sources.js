import { requestJson } from "./api.js";
import { el, tag, webLink, whileBusy } from "./dom.js";
import { countOf, formatDay, inWords, sourceName } from "./format.js";
import { showingProblems } from "./problem.js";

/** Who says what: of each field the word that counts and those that lost, and a way to take a source out. */
export function sourcesSection(shared) {
  const content = el("div", { "aria-live": "polite" });
  const problem = el("div", { role: "alert" });
  const details = el("details", {}, el("summary", {}, "What each source says"), problem, content);
  details.addEventListener("toggle", () => details.open && load());

  async function load() {
    const path = `/leads/${shared.lead.id}/facts`;
    const facts = await showingProblems(problem, () => requestJson(path, { signal: shared.signal }));
    // What somebody is deciding about stays where it is.
    if (!facts || content.querySelector(":is([aria-busy], [role=status]:not(:empty))")) return;
    const disputed = facts.fields.filter(({ losers }) => losers.length > 0);
    content.replaceChildren(
      facts.sources.length === 0
        ? el("p", { class: "hint" }, "No source has said anything yet.")
        : el(
            "ul",
            { class: "contacts" },
            facts.sources.map((source) => sourceItem(source, { shared, load })),
          ),
      el(
        "dl",
        { class: "facts" },
        disputed.map(({ field, winner, losers }) =>
          el("div", {}, el("dt", {}, inWords(field)), winner && statement(winner, true), losers.map(statementOf)),
        ),
      ),
    );
  }

  return {
    element: el("section", {}, details),
    update: () => details.open && load(),
  };
}

const statementOf = (loser) => statement(loser, false);

function statement({ source, source_url: url, value, confidence, observed_at: at, is_human: isHuman, agrees }, counts) {
  const sure = isHuman ? "typed" : `${Math.round(confidence * 100)} % sure`;
  const from = url ? webLink(url, sourceName(source)) : sourceName(source);
  const text = Array.isArray(value) ? value.join(", ") : String(value ?? "");
  return el(
    "dd",
    {},
    counts ? tag("counts", "good") : agrees ? tag("agrees", "info") : tag("differs", "warn"),
    ` ${text} `,
    el("small", { class: "origin" }, from, `, ${formatDay(at)} · ${sure}`),
  );
}

/** Shows first what taking it out would do; the second button does it. */
function sourceItem(source, { shared, load }) {
  const outcome = el("div", { role: "status" });
  const revert = (isDryRun) =>
    showingProblems(outcome, () =>
      requestJson(`/leads/${shared.lead.id}/facts/revert`, {
        method: "POST",
        json: { source, dry_run: isDryRun },
        headers: isDryRun ? {} : { "if-match": `"${shared.lead.version}"` },
      }),
    );
  const confirm = async () => {
    if (!(await revert(false))) return;
    await showingProblems(outcome, () => shared.changed());
    outcome.replaceChildren();
    await load();
  };
  const preview = async () => {
    const plan = await revert(true);
    if (!plan) return;
    const fields = plan.fields.map(({ field, to_source: next }) =>
      next === null ? `${inWords(field)} becomes empty` : `${inWords(field)} falls back to ${sourceName(next)}`,
    );
    const button = el(
      "button",
      { type: "button", class: "small", onclick: (event) => whileBusy(event.currentTarget, confirm) },
      "Take out",
    );
    outcome.replaceChildren(
      el(
        "p",
        {},
        fields.length > 0 ? `${fields.join("; ")}. ` : "No value changes. ",
        countOf(plan.signals_dropped, "signal"),
        " would go. ",
        button,
      ),
    );
  };
  return el(
    "li",
    {},
    el("b", {}, sourceName(source)),
    " ",
    el(
      "button",
      { type: "button", class: "small", onclick: (event) => whileBusy(event.currentTarget, preview) },
      "Take out …",
    ),
    outcome,
  );
}
