import { isAbort } from "./api.js";
import { el } from "./dom.js";
import { inWords } from "./format.js";

/** Shows a problem document: what, which fields, and the id under which the logs know it. */
export function problemBox(error) {
  const problem = error.problem ?? { title: "The console has a fault", detail: error.message };
  const issues = (problem.errors ?? []).filter(({ detail }) => detail !== problem.detail);
  return el(
    "div",
    { class: "problem" },
    el("strong", {}, problem.title ?? "Something went wrong"),
    el("p", {}, problem.detail ?? ""),
    issues.length > 0 && el("ul", {}, issues.map(describeIssue)),
    problem.retryable && el("p", {}, "The same request may succeed later."),
    problem.request_id && el("p", { class: "hint" }, "Request id ", el("code", {}, problem.request_id)),
  );
}

function describeIssue({ pointer, parameter, detail }) {
  const place = (pointer ?? parameter ?? "").replace(/^\//, "").replaceAll("/", " › ");
  return el("li", {}, place && el("b", {}, `${inWords(place)}: `), detail);
}

/** Runs the work; what fails is shown in the place, and told to `onProblem`. Answers undefined then. */
export async function showingProblems(place, work, onProblem = () => {}) {
  place.replaceChildren();
  try {
    return await work();
  } catch (error) {
    if (!isAbort(error)) {
      place.replaceChildren(problemBox(error));
      onProblem(error);
      if (!error.problem) console.error(error);
    }
    return undefined;
  }
}
