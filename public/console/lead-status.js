import { requestJson } from "./api.js";
import { el, field, select } from "./dom.js";
import { leadStatuses } from "./lead-values.js";
import { problemBox } from "./problem.js";

/** Where the team stands with the lead; changed only on what the user has seen (If-Match). */
export function statusControl(shared) {
  const control = select("status", leadStatuses, shared.lead.status);
  const message = el("div", { role: "status" });
  control.addEventListener("change", () => change(control.value));

  async function change(status) {
    control.disabled = true;
    message.replaceChildren();
    try {
      const headers = { "if-match": `"${shared.lead.version}"` };
      await requestJson(`/leads/${shared.lead.id}`, { method: "PATCH", json: { status }, headers });
      await shared.changed();
      message.textContent = `Saved: ${status}.`;
    } catch (error) {
      await explain(error, status);
    } finally {
      control.disabled = false;
      control.focus();
    }
  }

  async function explain(error, status) {
    if (error.status !== 412) {
      control.value = shared.lead.status;
      message.replaceChildren(problemBox(error));
      return;
    }
    const lead = await shared.reload().catch(() => shared.lead);
    message.replaceChildren(
      el(
        "div",
        { class: "notice" },
        `Not saved: somebody changed this lead while you were looking at it. Its status is now “${lead.status}”, and `,
        `the page shows it as it is. If you still want “${status}”, choose it again.`,
      ),
    );
  }

  const update = (lead) => {
    control.value = lead.status;
  };
  return { element: el("section", { class: "status" }, field("Status", control), message), update };
}
