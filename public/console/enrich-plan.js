import { el } from "./dom.js";
import { countOf, inWords, sourceName } from "./format.js";

const questions = { company: "the company", people: "its people" };

/** What an enrichment would ask and cost at the most, before anybody is asked. */
export function describePlan({ rounds, missing, not_run: notRun, least_credits: least, most_credits: most }) {
  if (notRun !== null) return el("div", { class: "card" }, el("p", {}, `It would not run: ${notRun}`));
  if (rounds.length === 0)
    return el("div", { class: "card" }, el("p", {}, "Nobody would be asked: what the sources can say is known."));
  const price =
    most === 0 ? "nothing" : least === most ? countOf(most, "credit") : `${least} to ${countOf(most, "credit")}`;
  return el(
    "div",
    { class: "card" },
    el("p", {}, "Nobody was asked yet. It would cost ", el("b", {}, price), "; what is remembered is free."),
    el(
      "ol",
      {},
      rounds
        .flat()
        .map(({ source, task, most_credits: credits }) =>
          el(
            "li",
            {},
            `${sourceName(source)} about ${questions[task]}: ${credits === 0 ? "free" : `at most ${countOf(credits, "credit")}`}`,
          ),
        ),
    ),
    missing.length > 0 && el("p", { class: "hint" }, `Missing: ${missing.map(inWords).join(", ")}.`),
  );
}
