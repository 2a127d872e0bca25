import { requestJson } from "./api.js";
import { isNarrowed, toSearch } from "./criteria.js";
import { el } from "./dom.js";
import { showFacets } from "./facets.js";
import { createFilters } from "./filters.js";
import { countOf } from "./format.js";
import { leadRow } from "./lead-row.js";
import { showingProblems } from "./problem.js";

const body = document.querySelector("#leads tbody");
const frame = document.querySelector(".table-frame");
const total = document.querySelector("#total");
const empty = document.querySelector("#empty");
const more = document.querySelector("#more");
const problem = document.querySelector("#leads-problem");

/** The list of leads with its filters. */
export function createLeadList({ onOpen }) {
  let cursor = null;
  let running = new AbortController();
  const filters = createFilters(() => load(null));
  more.addEventListener("click", () => load(cursor));

  /** Only the last question counts: an earlier one may come back later. */
  async function load(after) {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    more.disabled = true;
    frame.setAttribute("aria-busy", "true");
    const criteria = filters.criteria();
    const json = toSearch(criteria, after);
    const page = await showingProblems(problem, () => requestJson("/leads/search", { method: "POST", json, signal }));
    if (signal.aborted) return;
    more.disabled = false;
    frame.removeAttribute("aria-busy");
    if (page) showPage(page, after === null, criteria);
  }

  function showPage(page, isFirst, criteria) {
    cursor = page.next_cursor;
    const rows = page.items.map((lead) => leadRow(lead, onOpen));
    if (isFirst) body.replaceChildren(...rows);
    else body.append(...rows);
    if (!isFirst) rows[0]?.querySelector("button").focus();
    const shown = body.children.length;
    const of = page.total_is_exact ? countOf(page.total, "lead") : `more than ${countOf(page.total, "lead")}`;
    total.textContent = shown < page.total ? `${shown} of ${of}` : of;
    more.hidden = cursor === null;
    frame.hidden = shown === 0;
    empty.hidden = shown > 0;
    if (shown === 0) empty.replaceChildren(...emptyState(isNarrowed(criteria), filters));
    if (!page.facets) return;
    filters.offerCountries(page.facets.country.map(({ value }) => value));
    showFacets(page.facets, criteria, (change) => filters.set(change));
  }

  return {
    reload: () => load(null),
    criteria: () => filters.criteria(),
    /** In its place: a list that is read anew would jump and lose the pages that were loaded. */
    replaceRow(lead) {
      body.querySelector(`tr[data-lead="${CSS.escape(lead.id)}"]`)?.replaceWith(leadRow(lead, onOpen));
    },
    clear() {
      running.abort();
      body.replaceChildren();
    },
  };
}

function emptyState(isFiltered, filters) {
  if (isFiltered) {
    const clear = () =>
      filters.set({
        query: "",
        status: "",
        lead_score_min: "",
        funding_stage: "",
        country: "",
        industry: "",
        source: "",
      });
    return [
      el("p", {}, "No lead fits these filters."),
      el("button", { type: "button", onclick: clear }, "Clear all filters"),
    ];
  }
  return [
    el("h3", {}, "There are no leads yet"),
    el(
      "p",
      {},
      "Discover looks for companies in the sources above and shows first what it costs; Import takes a CSV or JSON file.",
    ),
    el(
      "button",
      { type: "button", class: "primary", onclick: () => openDialog("discover-dialog") },
      "Discover companies",
    ),
    " ",
    el("button", { type: "button", onclick: () => openDialog("import-dialog") }, "Import a file"),
  ];
}

const openDialog = (id) => document.getElementById(id).showModal();
