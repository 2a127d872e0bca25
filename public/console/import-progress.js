import { requestJson } from "./api.js";
import { bar, el } from "./dom.js";
import { countOf, formatNumber } from "./format.js";

const everyMs = 1000;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const stages = { checking: "Looking through the file", storing: "Storing" };

/** Waits for an import that goes on as a job, showing how far it is. Answers its report as of one that was done at once. */
export async function followImport(report, place) {
  for (;;) {
    const run = await requestJson(`/imports/${report.import_id}`);
    if (run.status !== "running") return { ...report, ...run.counts, ...pick(run), import_id: run.id };
    place.replaceChildren(progressOf(run));
    await pause(everyMs);
  }
}

const pick = ({ status, applied, why, errors, errors_total: total }) => ({
  status,
  applied,
  why,
  errors,
  errors_total: total,
});

function progressOf({ stage, counts, rows_total: total }) {
  const done = counts?.rows ?? 0;
  return el(
    "div",
    { class: "card" },
    el("p", {}, `${stages[stage] ?? "Reading"}: ${formatNumber(done)} of ${countOf(total ?? done, "row")} …`),
    bar(total ? (100 * done) / total : 0),
    el("p", { class: "hint" }, "It goes on when this window is closed."),
  );
}

/** Takes an import back, as often as it takes; answers what became of it. */
export async function undoImport(importId, place) {
  for (;;) {
    const undo = await requestJson(`/imports/${importId}/undo`, { method: "POST" });
    if (undo.status === "undone") return undo;
    place.replaceChildren(el("p", { class: "hint" }, `Taking it back: ${countOf(undo.open, "lead")} to go …`));
  }
}
