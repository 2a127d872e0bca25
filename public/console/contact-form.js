import { requestJson } from "./api.js";
import { editForm } from "./edit-form.js";

const fields = [
  { name: "first_name", label: "First name" },
  { name: "last_name", label: "Last name" },
  { name: "email", label: "E-mail", kind: "email" },
  { name: "job_title", label: "Job title" },
  { name: "department", label: "Department" },
  { name: "phone", label: "Phone", kind: "tel" },
  { name: "linkedin_url", label: "LinkedIn", kind: "url" },
  { name: "is_decision_maker", label: "Decides", kind: "check" },
  { name: "notes", label: "Notes", kind: "area" },
];

/** Adds a person to a lead, or changes one whom the user has seen (If-Match). */
export function contactForm(leadId, contact, onDone) {
  const isNew = contact === null;
  let version = contact?.version;
  const change = async (json) => {
    const path = `/contacts/${contact.id}`;
    try {
      return await requestJson(path, { method: "PATCH", json, headers: { "if-match": `"${version}"` } });
    } catch (error) {
      // The next try is made on what is there now; the form keeps what was typed.
      if (error.status === 412) version = (await requestJson(path)).version;
      throw error;
    }
  };
  return editForm({
    fields,
    record: contact ?? {},
    submit: isNew ? "Add" : "Save",
    save: (changes) =>
      isNew ? requestJson("/contacts", { method: "POST", json: { lead_id: leadId, ...changes } }) : change(changes),
    onDone,
  });
}
