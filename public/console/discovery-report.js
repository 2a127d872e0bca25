import { el, tag } from "./dom.js";
import { countOf, formatMoment, formatNumber, formatScore, inWords, sourceName, unknown } from "./format.js";
import { readableTimes } from "./sources.js";

/** What a run would cost at most, before anybody is asked. */
export function describeEstimate({ credits, quota_remaining: left }) {
  const rows = Object.entries(credits).map(([source, most]) => {
    const price = most === 0 ? "free" : `at most ${countOf(most, "credit")}`;
    const rest = left[source] === undefined ? "" : `, ${countOf(left[source], "credit")} left`;
    return el("li", {}, el("b", {}, sourceName(source)), `: ${price}${rest}`);
  });
  return el("div", { class: "card" }, el("p", {}, "Nobody was asked yet. A run would cost:"), el("ul", {}, rows));
}

export function describeAnswer(answer, onOpenLead) {
  const fresh = answer.results.filter((result) => result.is_new).length;
  const headline = `${countOf(answer.results.length, "company", "companies")} kept, ${formatNumber(fresh)} of them new. Those that answered have ${formatNumber(answer.total)} in all.`;
  return el(
    "div",
    { class: "card" },
    el("p", {}, el("b", {}, headline)),
    el("p", { class: "hint" }, describeUnderstood(answer.understood)),
    describeReports(answer.sources),
    answer.results.length > 0 && resultTable(answer.results, onOpenLead),
  );
}

function describeUnderstood({
  words,
  location,
  industry,
  employee_count_min: min,
  employee_count_max: max,
  funding_stage: stages,
}) {
  const parts = [
    words.length > 0 && `about ${words.join(", ")}`,
    location && `in ${location}`,
    industry.length > 0 && `in the industry ${industry.join(" or ")}`,
    min !== null && `with at least ${countOf(min, "person", "people")}`,
    max !== null && `with at most ${countOf(max, "person", "people")}`,
    stages.length > 0 && `at ${stages.join(" or ")}`,
  ];
  return `Understood as: companies ${parts.filter(Boolean).join(", ") || "of any kind"}.`;
}

/** "Found nothing" is an answer; everything else but "ok" means that the source could not be asked. */
const statuses = {
  ok: ["answered", "good"],
  empty: ["answered: found nothing", ""],
  rate_limited: ["could not ask: too many calls", "warn"],
  quota_exhausted: ["could not ask: credits used up", "warn"],
  over_budget: ["not asked: over max_credits", "warn"],
  not_configured: ["could not ask: not set up", "warn"],
  unavailable: ["could not ask: no answer", "bad"],
  provider_rejected: ["could not ask: key rejected", "bad"],
  bad_response: ["could not ask: answer made no sense", "bad"],
};

export function describeReports(reports) {
  return el(
    "ul",
    { class: "steps" },
    Object.entries(reports).map(([source, report]) => reportItem(source, report)),
  );
}

function reportItem(source, report) {
  const here = report.filters_applied_here ?? [];
  const hasAnswered = report.status === "ok" || report.status === "empty";
  const details = [
    report.status === "ok" && `${formatNumber(report.found)} found, ${formatNumber(report.new)} new here`,
    hasAnswered && (report.credits === 0 ? "free" : countOf(report.credits, "credit")),
    report.reason && readableTimes(report.reason),
    report.retry_at && `try again after ${formatMoment(report.retry_at)}`,
    here.length > 0 && `filtered here, since it cannot: ${here.map(inWords).join(", ")}`,
    report.left_out_unknown > 0 &&
      `${formatNumber(report.left_out_unknown)} left out, since nothing is known of what the filter asks`,
  ];
  const [text, kind] = statuses[report.status] ?? [inWords(report.status), "warn"];
  return el("li", {}, el("b", {}, sourceName(source)), " ", tag(text, kind), " ", details.filter(Boolean).join(" · "));
}

function resultTable(results, onOpenLead) {
  const heads = ["Company", "Score", "AI", "People", "Stage", "Source", ""];
  return el(
    "div",
    { class: "table-frame" },
    el(
      "table",
      {},
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          heads.map((text) => el("th", { scope: "col" }, text)),
        ),
      ),
      el(
        "tbody",
        {},
        results.map((result) => resultRow(result, onOpenLead)),
      ),
    ),
  );
}

function resultRow(result, onOpenLead) {
  const name = result.lead_id
    ? el("button", { type: "button", class: "company", onclick: () => onOpenLead(result.lead_id) }, result.company_name)
    : result.company_name;
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, name, el("small", {}, result.domain ?? "no domain")),
    el("td", {}, formatScore(result.lead_score)),
    el("td", {}, formatScore(result.ai_adoption_score)),
    el("td", { class: "number" }, formatNumber(result.employee_count)),
    el("td", { class: "short" }, result.funding_stage ?? unknown),
    el("td", { class: "short" }, sourceName(result.source)),
    el("td", {}, result.is_new ? tag("new", "good") : tag("known")),
  );
}
