import { requestJson } from "./api.js";
import { bar, el, tag } from "./dom.js";
import { formatDay, formatMoment, formatNumber } from "./format.js";
import { showingProblems } from "./problem.js";

const list = document.querySelector("#sources");
let known = [];

/** What the last load said; empty before. */
export const knownSources = () => known;

export async function loadSources() {
  const problem = el("li", { class: "wide" });
  const answer = await showingProblems(problem, () => requestJson("/discovery/sources"));
  known = answer?.sources ?? [];
  list.replaceChildren(...(answer ? known.map(sourceCard) : [problem]));
  document.dispatchEvent(new Event("sources-loaded"));
}

function sourceCard(source) {
  const { quota, windows = [] } = source.limits ?? {};
  return el(
    "li",
    { class: "card source" },
    el(
      "div",
      { class: "source-head" },
      el("b", {}, source.name),
      source.is_enabled ? tag("on", "good") : tag("not available", "bad"),
    ),
    source.reason && el("p", { class: "reason" }, readableTimes(source.reason)),
    quota
      ? quotaLine(quota)
      : el("p", { class: "hint" }, source.needs_key ? "No quota is counted." : "Free of charge."),
    source.success_rate !== null && el("p", { class: "hint" }, recordText(source)),
    windows.length > 0 && el("p", { class: "hint" }, `Calls left: ${windows.map(windowText).join(", ")}`),
  );
}

function quotaLine({ limit, remaining, resets_at: resetsAt }) {
  const percent = limit === 0 ? 0 : (remaining / limit) * 100;
  return el(
    "div",
    {},
    el(
      "p",
      {},
      el("b", {}, formatNumber(remaining)),
      ` of ${formatNumber(limit)} credits left until ${formatDay(resetsAt)}`,
    ),
    bar(percent, percent <= 20 ? "low" : ""),
  );
}

const spans = { 1: "a second", 60: "a minute", 3600: "an hour", 86400: "a day" };
const windowText = ({ limit, remaining, seconds }) =>
  `${formatNumber(remaining)} of ${formatNumber(limit)} ${spans[seconds] ?? `in ${seconds} s`}`;

const recordText = ({ success_rate: rate, calls_looked_at: calls, last_success_at: last }) =>
  `Answered ${Math.round(rate * 100)} % of the last ${formatNumber(calls)} calls${last ? `, last on ${formatMoment(last)}` : ""}.`;

/** The API's reasons hold ISO times. */
export const readableTimes = (text) => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (time) => formatMoment(time));
