import { requestJson } from "./api.js";
import { closeButton, el } from "./dom.js";
import { editForm } from "./edit-form.js";
import { leadFormFields } from "./lead-form.js";

const dialog = document.querySelector("#new-dialog");
const asked = ["company_name", "domain", "industry", "location", "notes"];

/** A lead typed by hand; the sources add the rest when it is enriched. */
export function createNewLead({ onCreated }) {
  dialog.addEventListener("toggle", () => dialog.open && show());

  function show() {
    const form = editForm({
      fields: leadFormFields.filter(({ name }) => asked.includes(name)),
      record: {},
      submit: "Create",
      save: (json) => requestJson("/leads", { method: "POST", json }),
      onDone: (lead) => {
        dialog.close();
        if (lead) onCreated(lead);
      },
    });
    const close = closeButton(() => dialog.close());
    dialog.replaceChildren(el("div", { class: "panel-head" }, el("h2", { id: "new-title" }, "New lead"), close), form);
    form.elements.company_name.focus();
  }
}
