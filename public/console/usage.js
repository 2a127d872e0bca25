import { el } from "./dom.js";
import { formatNumber, sourceName, unknown } from "./format.js";

const percent = (rate) => (rate === null ? unknown : `${Math.round(rate * 100)} %`);
const sumOf = (counts) => Object.values(counts).reduce((sum, n) => sum + n, 0);

/** How enrichments ended over the last day, week and month. */
export function statsTable({ enrichment }) {
  const rows = Object.entries(enrichment).map(([period, { jobs }]) => [
    `Last ${period}`,
    formatNumber(sumOf(jobs.counts)),
    percent(jobs.success_rate),
    formatNumber(jobs.credits),
  ]);
  return figures("How enrichments went", ["", "Enrichments", "Answered", "Credits"], rows);
}

/** What each provider was asked in its billing period, and what that cost. */
export function usageTable({ providers }) {
  const rows = providers
    .filter(({ calls, saved }) => calls > 0 || saved.answers > 0)
    .map((provider) => [
      sourceName(provider.id),
      formatNumber(provider.calls),
      formatNumber(provider.credits),
      formatNumber(provider.new_leads),
      formatNumber(provider.credits_per_lead_found),
      formatNumber(provider.credits_per_verified_email),
      formatNumber(provider.saved.credits),
    ]);
  const heads = ["Source", "Calls", "Credits", "New leads", "A lead", "A verified e-mail", "Saved"];
  return figures("What the sources cost in this period, in credits", heads, rows);
}

function figures(title, heads, rows) {
  if (rows.length === 0) return el("div", {}, el("h3", {}, title), el("p", { class: "hint" }, "Nobody was asked yet."));
  const cells = ([first, ...others]) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, first),
      others.map((text) => el("td", { class: "number" }, text)),
    );
  const head = heads.map((text, i) => el("th", { scope: "col", class: i === 0 ? null : "number" }, text));
  return el(
    "div",
    { class: "figures" },
    el("h3", {}, title),
    el(
      "div",
      { class: "table-frame" },
      el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows.map(cells))),
    ),
  );
}
