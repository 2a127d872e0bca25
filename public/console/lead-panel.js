import { requestJson } from "./api.js";
import { closeButton, el, webLink } from "./dom.js";
import { formatScore } from "./format.js";
import { contactsSection } from "./lead-contacts.js";
import { duplicatesSection } from "./lead-duplicates.js";
import { enrichSection } from "./lead-enrich.js";
import { factsSection } from "./lead-facts.js";
import { removeSection } from "./lead-remove.js";
import { scoreSection } from "./lead-score.js";
import { sourcesSection } from "./lead-sources.js";
import { statusControl } from "./lead-status.js";
import { showingProblems } from "./problem.js";

const panel = document.querySelector("#panel");

/**
 * One lead beside the list. `onChanged` gets a lead that may look different in the list now; `onListChanged` tells that
 * the list has other leads.
 */
export function createLeadPanel({ onChanged, onListChanged }) {
  let opener = null;
  let closing = new AbortController();

  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });

  async function open(id, from) {
    closing.abort();
    closing = new AbortController();
    const { signal } = closing;
    opener = from;
    markRow(id);
    const problem = el("div", { role: "alert" });
    panel.hidden = false;
    panel.replaceChildren(
      el("div", { class: "panel-head" }, el("h2", { tabIndex: -1 }, "…"), closeButton(close)),
      problem,
    );
    panel.scrollTop = 0;
    panel.querySelector("h2").focus();
    const lead = await showingProblems(problem, () => requestJson(`/leads/${id}`, { signal }));
    if (lead && !signal.aborted) show(lead, signal);
  }

  function show(lead, signal) {
    // The parts share the newest version of the lead that anybody has read: If-Match needs it.
    const parts = [];
    const shared = {
      lead,
      signal,
      async reload() {
        shared.lead = await requestJson(`/leads/${lead.id}`, { signal });
        for (const part of parts) part.update?.(shared.lead);
        return shared.lead;
      },
      async changed() {
        onChanged(await shared.reload());
      },
    };
    const contacts = contactsSection(shared);
    const score = scoreSection(shared);
    const enriched = () => Promise.all([contacts.load(), score.load()]);
    parts.push(
      headOf(lead),
      statusControl(shared),
      enrichSection(shared, enriched),
      score,
      contacts,
      factsSection(shared),
      sourcesSection(shared),
      duplicatesSection(shared, async () => {
        onListChanged();
        await contacts.load();
      }),
      removeSection(shared, () => {
        close();
        onListChanged();
      }),
    );
    panel.replaceChildren(...parts.map((part) => part.element));
    panel.querySelector("h2").focus();
    contacts.load();
    score.load();
  }

  function headOf(lead) {
    const title = el("h2", { tabIndex: -1 });
    const subtitle = el("p", { class: "subtitle" });
    const update = (now) => {
      title.textContent = now.company_name;
      const address = now.website_url ?? (now.domain && `https://${now.domain}`);
      subtitle.replaceChildren(
        `Score ${formatScore(now.lead_score)}`,
        ...(address ? [" · ", webLink(address, now.domain ?? address)] : []),
        ...(now.linkedin_url ? [" · ", webLink(now.linkedin_url, "LinkedIn")] : []),
      );
    };
    update(lead);
    return { element: el("div", { class: "panel-head" }, el("div", {}, title, subtitle), closeButton(close)), update };
  }

  function close() {
    closing.abort();
    if (panel.hidden) return;
    panel.hidden = true;
    panel.replaceChildren();
    const id = panel.dataset.lead;
    markRow(null);
    const back = opener?.isConnected ? opener : document.querySelector(`tr[data-lead="${id}"] button`);
    back?.focus();
  }

  return { open, close };
}

/** The list reads the panel's `data-lead` when it draws the row anew. */
function markRow(id) {
  if (id === null) delete panel.dataset.lead;
  else panel.dataset.lead = id;
  for (const row of document.querySelectorAll("tr[aria-current]")) row.removeAttribute("aria-current");
  if (id !== null) document.querySelector(`tr[data-lead="${CSS.escape(id)}"]`)?.setAttribute("aria-current", "true");
}
