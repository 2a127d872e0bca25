import { requestJson } from "./api.js";
import { el, webLink } from "./dom.js";
import { formatDay, formatPoints, formatScore, inWords, sourceName } from "./format.js";
import { showingProblems } from "./problem.js";

/** Why the lead has its score: base and contributions as bars that add up to it, with the evidence. */
export function scoreSection(shared) {
  const content = el("div", { "aria-live": "polite" }, el("p", { class: "hint" }, "Adding up …"));

  const problem = el("div", { role: "alert" });
  let shown = shared.lead.lead_score;

  async function load() {
    const { lead, signal } = shared;
    const score = await showingProblems(problem, () =>
      requestJson(`/leads/${lead.id}/score`, { method: "POST", signal }),
    );
    if (!score) return;
    content.replaceChildren(...describeScore(score));
    shown = score.score;
    // Scoring may have changed the lead, and with it the version that a later change has to name.
    if (score.score !== lead.lead_score || score.ai_adoption_score !== lead.ai_adoption_score)
      await showingProblems(el("div"), () => shared.changed());
  }
  const update = (lead) => {
    if (lead.lead_score !== shown) load();
  };
  return { element: el("section", {}, el("h3", {}, "Why this score"), problem, content), load, update };
}

function describeScore(score) {
  const widest = Math.max(1, ...score.contributions.map(({ points }) => Math.abs(points)));
  return [
    el(
      "table",
      { class: "sum" },
      el(
        "tbody",
        {},
        baseRow(score),
        score.contributions.map((reason) => reasonRow(reason, widest)),
        totalRow(score),
      ),
    ),
    score.trend && el("p", {}, el("b", {}, "Trend: "), trendInWords(score.trend)),
    el(
      "p",
      { class: "hint" },
      `Model ${score.model}. It could observe ${Math.round(score.coverage * 100)} % of what it looks at.`,
    ),
    score.unknown.length > 0 &&
      el("p", {}, el("b", {}, "Not known, so not counted either way: "), score.unknown.map(inWords).join(", "), "."),
    el(
      "h4",
      {},
      "Signs of AI adoption",
      score.ai_adoption_score === null ? "" : ` · ${formatScore(score.ai_adoption_score)} of 100`,
    ),
    score.signals.length > 0
      ? el("ul", { class: "evidence" }, score.signals.map(signalItem))
      : el(
          "p",
          { class: "hint" },
          "None was found yet. That is not the same as none being there: enrich the lead to look further.",
        ),
  ].filter(Boolean);
}

const trendInWords = ({ direction, change, since }) =>
  `${direction}, ${formatPoints(change)} points since ${formatDay(since)}`;

const baseRow = ({ base }) =>
  el(
    "tr",
    {},
    el("th", { scope: "row" }, "Base", el("small", {}, "a lead of which nothing is known")),
    el("td"),
    el("td", { class: "number" }, base.toFixed(1)),
  );

const totalRow = ({ score }) =>
  el(
    "tr",
    { class: "total" },
    el("th", { scope: "row" }, "Score"),
    el("td"),
    el("td", { class: "number" }, score.toFixed(1)),
  );

function reasonRow({ label, value, points }, widest) {
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, label, value && el("small", {}, value)),
    el("td", {}, signedBar(points, widest)),
    el("td", { class: "number" }, formatPoints(points)),
  );
}

/** To the right of the middle what lifts the score, to the left what lowers it. */
function signedBar(points, widest) {
  const fill = el("span", { class: points < 0 ? "minus" : "plus" });
  fill.style.width = `${(Math.abs(points) / widest) * 50}%`;
  return el("span", { class: "signed-bar", "aria-hidden": "true" }, fill);
}

function signalItem({ label, quote, url, source, observed_at: observedAt }) {
  return el(
    "li",
    {},
    el("b", {}, label),
    el("blockquote", {}, quote),
    el("small", {}, url ? webLink(url, sourceName(source)) : sourceName(source), `, ${formatDay(observedAt)}`),
  );
}
