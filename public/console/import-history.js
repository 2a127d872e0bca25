import { requestJson } from "./api.js";
import { el, tag, whileBusy } from "./dom.js";
import { countOf, formatMoment, formatNumber } from "./format.js";
import { importActions } from "./import-report.js";
import { showingProblems } from "./problem.js";

const kinds = { completed: "good", running: "warn", undoing: "warn", failed: "bad", undone: "" };

/** Imports of before, which can still be taken back. Read when it is opened. */
export function createImportHistory({ onUndone }) {
  const list = el("ul", { class: "contacts" });
  const problem = el("div", { role: "alert" });
  const more = el("button", { type: "button", class: "small", hidden: true }, "Older ones");
  const element = el("details", {}, el("summary", {}, "Earlier imports"), list, problem, more);
  let cursor = null;
  element.addEventListener("toggle", () => element.open && load(null));
  more.addEventListener("click", () => whileBusy(more, () => load(cursor)));

  async function load(after) {
    const query = new URLSearchParams({ limit: "10", ...(after === null ? {} : { cursor: after }) });
    const page = await showingProblems(problem, () => requestJson(`/imports?${query}`));
    if (!page) return;
    if (after === null) list.replaceChildren();
    list.append(...page.items.map((run) => historyItem(run, onUndone)));
    if (page.total === 0) list.append(el("li", { class: "hint" }, "Nothing was imported yet."));
    cursor = page.next_cursor;
    more.hidden = cursor === null;
  }

  return {
    element,
    close() {
      element.open = false;
    },
  };
}

function historyItem({ id, status, counts, applied, why, actor, created_at: at }, onUndone) {
  const done = counts ?? { rows: 0, created: 0, updated: 0, failed: 0 };
  return el(
    "li",
    {},
    el("b", {}, formatMoment(at)),
    " ",
    tag(status, kinds[status]),
    el(
      "div",
      {},
      `${countOf(done.rows, "row")}: ${formatNumber(done.created)} created, ${formatNumber(done.updated)} updated, ` +
        `${formatNumber(done.failed)} failed`,
    ),
    el("small", { class: "origin" }, `by ${actor}`),
    why && el("p", {}, why),
    importActions(
      { import_id: id, failed: done.failed, applied: applied && ["completed", "undoing"].includes(status) },
      onUndone,
    ),
  );
}
