import { requestJson, send } from "./api.js";
import { el, tag, whileBusy } from "./dom.js";
import { describePlan } from "./enrich-plan.js";
import { countOf, formatMoment, formatScore, inWords, sourceName } from "./format.js";
import { showingProblems } from "./problem.js";
import { readableTimes } from "./sources.js";

const pollMs = 1500;
const pollForMs = 90_000;
const isOpen = ({ status }) => status === "pending" || status === "running";

/** Asks the sources for what is missing and shows what each did and what it cost. */
export function enrichSection(shared, onEnriched) {
  const result = el("div", { role: "status" });
  const button = el("button", { type: "button", class: "primary" }, "Enrich");
  const price = el("button", { type: "button" }, "What would it cost?");
  button.addEventListener("click", () => whileBusy(button, enrich));
  price.addEventListener("click", () => whileBusy(price, showPrice));

  async function showPrice() {
    const { lead, signal } = shared;
    const path = `/leads/${lead.id}/enrich`;
    const plan = await showingProblems(result, () =>
      requestJson(path, { method: "POST", json: { dry_run: true }, signal }),
    );
    if (plan) result.replaceChildren(describePlan(plan));
  }

  async function enrich() {
    const { lead, signal } = shared;
    const job = await showingProblems(result, async () => {
      result.replaceChildren(el("p", { class: "hint" }, "Asking the sources, cheapest first …"));
      const response = await send(`/leads/${lead.id}/enrich`, { method: "POST", signal });
      const answer = await response.json();
      return response.status === 202
        ? followJob(answer, signal, (now) => result.replaceChildren(describeJob(now)))
        : answer;
    });
    if (!job) return;
    result.replaceChildren(describeJob(job));
    await showingProblems(el("div"), async () => {
      await shared.changed();
      await onEnriched();
    });
  }
  const hint = el(
    "p",
    { class: "hint" },
    "Asks each source that is on for facts and people; what is known already costs nothing.",
  );
  return { element: el("section", { class: "enrich" }, el("div", { class: "actions" }, button, price), hint, result) };
}

/** Reads the job until it ends, or until it waits for something that takes longer than anybody watches. */
async function followJob(job, signal, onStep) {
  const end = Date.now() + pollForMs;
  let now = job;
  while (isOpen(now) && Date.now() < end && !waitsLong(now)) {
    onStep(now);
    await pause(pollMs, signal);
    now = await requestJson(`/jobs/${encodeURIComponent(job.job_id)}`, { signal });
  }
  return now;
}

const waitsLong = ({ retry_at: retryAt }) => retryAt !== null && Date.parse(retryAt) - Date.now() > pollForMs;

function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

const kinds = { success: "good", no_data: "", skipped: "", waiting: "warn", failed: "bad" };
const stepWords = {
  success: "answered",
  no_data: "knows nothing of it",
  skipped: "not asked",
  waiting: "waiting",
  failed: "failed",
};

function describeJob(job) {
  const steps = Object.entries(job.enrichment_results);
  return el(
    "div",
    { class: "card" },
    el("p", {}, headline(job)),
    steps.length > 0 &&
      el(
        "ul",
        { class: "steps" },
        steps.map(([source, step]) => stepItem(source, step)),
      ),
    job.trace.length > 0 && traceOf(job.trace),
    job.error && el("p", {}, job.error),
    el("p", { class: "hint" }, "Job ", el("code", {}, job.job_id)),
  );
}

function headline(job) {
  const spent = `${countOf(job.contacts_added, "contact")} added, ${countOf(job.credits_spent, "credit")} spent`;
  const score = job.new_score === undefined || job.new_score === null ? "" : `, score ${formatScore(job.new_score)}`;
  if (!isOpen(job)) return `Enrichment ${inWords(job.status)}: ${spent}${score}.`;
  const when = job.retry_at
    ? ` It goes on by itself after ${formatMoment(job.retry_at)}; you can close this.`
    : " It goes on by itself.";
  return `Not finished yet: ${spent} so far.${when}`;
}

const questions = { company: "the company", people: "its people" };

/** Each question in its order: what it brought, what it cost and how long it took. */
function traceOf(trace) {
  return el(
    "details",
    { class: "hint" },
    el("summary", {}, "Step by step"),
    el(
      "ol",
      {},
      trace.map(({ source, task, status, reason, credits, cached, ms, fields, contacts_added: people }) => {
        const details = [
          status === "skipped" || status === "failed" ? reason : null,
          fields.length > 0 && fields.map(inWords).join(", "),
          people > 0 && `${countOf(people, "contact")} added`,
          cached ? "remembered" : status !== "skipped" && countOf(credits, "credit"),
          ms !== null && `${ms} ms`,
        ];
        const said = `${sourceName(source)} about ${questions[task]}: ${stepWords[status] ?? status}`;
        return el("li", {}, [said, ...details.filter(Boolean)].join(" · "));
      }),
    ),
  );
}

function stepItem(source, { status, reason, retry_at: retryAt, credits, cached, emails_found: emails }) {
  const details = [
    reason && readableTimes(reason),
    retryAt && `next try ${formatMoment(retryAt)}`,
    emails !== undefined && `${countOf(emails, "address", "addresses")} found`,
    cached ? "remembered, free" : status !== "skipped" && countOf(credits, "credit"),
  ];
  return el(
    "li",
    {},
    el("b", {}, sourceName(source)),
    " ",
    tag(stepWords[status] ?? status, kinds[status] ?? ""),
    " ",
    details.filter(Boolean).join(" · "),
  );
}
