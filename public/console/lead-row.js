import { bar, el, tag } from "./dom.js";
import { formatNumber, formatScore, inWords, sourceName, unknown } from "./format.js";

const panel = document.querySelector("#panel");

/** A row of the table; the company's name is the button that opens it, and a click anywhere does the same. */
export function leadRow(lead, onOpen) {
  const name = el("button", { type: "button", class: "company" }, lead.company_name);
  const row = el(
    "tr",
    { "data-lead": lead.id, "aria-current": lead.id === panel.dataset.lead ? "true" : null },
    el("th", { scope: "row" }, name, el("small", {}, lead.domain ?? "no domain")),
    el("td", {}, scoreCell(lead.lead_score)),
    el("td", {}, formatScore(lead.ai_adoption_score)),
    el("td", { class: "number" }, formatNumber(lead.employee_count)),
    el("td", { class: "short" }, lead.funding_stage ?? unknown),
    el("td", { class: "place" }, placeOf(lead)),
    el("td", {}, sourceName(lead.source)),
    el("td", {}, lead.status),
    el("td", {}, enrichmentTag(lead.enrichment_status)),
  );
  row.addEventListener("click", () => onOpen(lead.id, name));
  return row;
}

const scoreCell = (score) =>
  el("span", { class: "score" }, el("b", {}, formatScore(score)), bar(score ?? 0, bandOf(score)));

export const bandOf = (score) => (score >= 70 ? "good" : score >= 40 ? "" : "low");

const placeOf = ({ city, country, location }) => [city, country].filter(Boolean).join(", ") || location || unknown;

const kinds = { completed: "good", partial: "warn", failed: "bad", pending: "warn", running: "warn" };
export const enrichmentTag = (status) => (status === "none" ? unknown : tag(inWords(status), kinds[status] ?? ""));
