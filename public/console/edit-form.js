import { el, field, whileBusy } from "./dom.js";
import { showingProblems } from "./problem.js";

/**
 * A form over some fields of a record. A field is `{ name, label, kind, required }`; kinds: text, number, date, url,
 * email, area, list (words separated by commas), check, or an array of choices. `save` gets only what was changed, and
 * null for what was emptied.
 */
export function editForm({ fields, record, submit = "Save", save, onDone }) {
  const controls = fields.map((entry) => [entry, controlOf(entry, record[entry.name])]);
  const result = el("div", { role: "status" });
  const go = el("button", { type: "submit", class: "primary" }, submit);
  const cancel = el("button", { type: "button", onclick: () => onDone(null) }, "Cancel");
  const form = el(
    "form",
    { class: "edit", autocomplete: "off" },
    controls.map(([{ label, hint }, control]) => field(label, control, hint)),
    el("div", { class: "actions" }, go, cancel),
    result,
  );
  // Of a form within the lead's panel, which closes at Escape too: one thing at a time.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onDone(null);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    whileBusy(go, async () => {
      const changes = readChanges(controls, record);
      if (Object.keys(changes).length === 0) return onDone(null);
      const saved = await showingProblems(result, () => save(changes));
      if (saved !== undefined) onDone(saved);
    });
  });
  return form;
}

function controlOf({ name, kind = "text", required = false }, value) {
  if (Array.isArray(kind)) {
    const control = el(
      "select",
      { name },
      el("option", { value: "" }, "not known"),
      kind.map((text) => el("option", {}, text)),
    );
    control.value = value ?? "";
    return control;
  }
  if (kind === "check") return el("input", { name, type: "checkbox", checked: value === true });
  if (kind === "area") return el("textarea", { name, rows: 4, value: value ?? "" });
  const text =
    kind === "list" ? (value ?? []).join(", ") : kind === "date" ? (value ?? "").slice(0, 10) : String(value ?? "");
  return el("input", { name, type: kind === "list" ? "text" : kind, value: text, required });
}

function readChanges(controls, record) {
  const pairs = controls.map(([{ name, kind }, control]) => [name, readValue(kind, control), record[name]]);
  return Object.fromEntries(pairs.filter(([, now, before]) => !isSame(now, before)).map(([name, now]) => [name, now]));
}

function readValue(kind, control) {
  if (kind === "check") return control.checked;
  const text = control.value.trim();
  if (kind === "list")
    return text
      .split(",")
      .map((word) => word.trim())
      .filter(Boolean);
  if (text === "") return null;
  return kind === "number" ? Number(text) : text;
}

/** A new record has no values yet: what stays empty there is no change. */
function isSame(now, before) {
  if (Array.isArray(now)) return JSON.stringify(now) === JSON.stringify(before ?? []);
  if (typeof now === "boolean") return now === (before ?? false);
  return now === (before ?? null);
}
